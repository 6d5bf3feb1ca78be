import { conversationId, tenantId, type Herald } from 'herald';
import { codeOf } from './code-of.ts';

const DEADLINE_MS = 2_000;

/**
 * Makes a check of whether the store answers: resolves with undefined when it does in time, else with a code. All who ask
 * at once share one question, so that nobody can load the store by asking.
 */
export function createStoreCheck(herald: Pick<Herald, 'addressBook'>): () => Promise<string | undefined> {
  let asking: Promise<string | undefined> | undefined;
  return () => (asking ??= ask(herald).finally(() => (asking = undefined)));
}

async function ask({ addressBook }: Pick<Herald, 'addressBook'>): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('E_DEADLINE_PASSED'), DEADLINE_MS);
  // One look by key, for what is never there: the cheapest question that only a working store answers.
  const asked = addressBook.findReachability(tenantId('health'), conversationId('health'));
  try {
    return await Promise.race([asked.then(() => undefined), late.promise]);
  } catch (error) {
    return codeOf(error);
  } finally {
    clearTimeout(timer);
  }
}
