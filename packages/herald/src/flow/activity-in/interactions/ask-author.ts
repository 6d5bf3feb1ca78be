import { z } from 'zod';
import { ActionUnanswered } from '../../../errors.ts';
import type { ActionAnswer, ActionTaken, OnAction } from '../../../model/action-taken.ts';
import { parseInput } from '../../../parse-input.ts';

export type AskAuthorDeps = {
  readonly onAction: OnAction;
  /** How long there is for an answer. */
  readonly patienceMs: number;
  readonly onFault: (fault: unknown) => void;
};

const text = z.strictObject({ text: z.string().trim().min(1, 'must not be empty') });
const card = z.strictObject({ card: z.looseObject({ type: z.literal('AdaptiveCard') }) });
const answer: z.ZodType<ActionAnswer | undefined> = z.union(
  [z.undefined(), text, card],
  'must be nothing, { text }, or { card } with an Adaptive Card',
);

/** Tells an author of a press; resolves with their answer, or with `failed` when there is none in time, or none that could be shown. */
export async function askAuthor(
  action: ActionTaken,
  { onAction, patienceMs, onFault }: AskAuthorDeps,
): Promise<ActionAnswer | undefined | 'failed'> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new ActionUnanswered(action.verb, patienceMs)), patienceMs);
  const answering = (async () => onAction(action))();
  try {
    return readAnswer(await Promise.race([answering, late.promise]));
  } catch (fault) {
    onFault(fault);
    // Whatever comes of it later, nobody else would hear of it.
    if (fault instanceof ActionUnanswered) answering.catch(onFault);
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}

/** Throws for what is no answer, and for a card that cannot be written as JSON. */
const readAnswer = (given: unknown): ActionAnswer | undefined => {
  const read = parseInput(answer, given, 'onAction');
  return read === undefined ? undefined : parseInput(answer, JSON.parse(JSON.stringify(read)), 'onAction');
};
