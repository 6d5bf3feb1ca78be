import { generateKeyPair, SignJWT } from 'jose';
import { Agent } from 'undici';
import { codeOf } from './code-of.ts';
import { exchange, type Exchange } from './exchange.ts';

const DEADLINE_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Asks a URL once, without a token of ours. */
async function ask(url: URL, method: 'GET' | 'POST', headers: readonly string[], body?: string): Promise<Exchange> {
  const agent = new Agent({ connections: 1, connect: { timeout: DEADLINE_MS } });
  try {
    return await exchange(
      agent,
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: ['user-agent', 'herald', ...headers],
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      },
      { deadlineMs: DEADLINE_MS, maxAnswerBytes: MAX_ANSWER_BYTES },
    );
  } finally {
    await agent.close();
  }
}

/** What time it is where the keys are published; or why that could not be asked. */
export async function askTime(
  url: string,
  now: () => Date,
): Promise<{ readonly at: Date; readonly between: readonly [Date, Date] } | { readonly code: string }> {
  const began = now();
  const answer = await ask(new URL(url), 'GET', ['accept', 'application/json']);
  if (answer.kind === 'aborted') return { code: 'aborted' };
  if (answer.kind === 'failed') return { code: codeOf(answer.error) };
  if (answer.status !== 200) return { code: `HTTP${answer.status}` };
  const { date } = answer.headers;
  const at = new Date(typeof date === 'string' ? date : Number.NaN);
  return Number.isNaN(at.getTime()) ? { code: 'no Date header' } : { at, between: [began, now()] };
}

/** An event as Teams would send it, which says nothing of anybody. */
const testEvent = (serviceUrl: string): string =>
  JSON.stringify({ type: 'event', name: 'herald/test', id: 'test', channelId: 'msteams', serviceUrl });

/** What a messaging endpoint answers to an event that nobody signed, and to one that was signed with a key of ours. */
export async function askEndpoint(
  url: URL,
  { issuer, audience, serviceUrl }: { readonly issuer: string; readonly audience: string; readonly serviceUrl: string },
): Promise<{ readonly unsigned: Exchange; readonly signed: Exchange }> {
  const headers = ['content-type', 'application/json'];
  const unsigned = await ask(url, 'POST', headers, testEvent(serviceUrl));
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT({ serviceurl: serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: 'herald-test' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(privateKey);
  return {
    unsigned,
    signed: await ask(url, 'POST', [...headers, 'authorization', `Bearer ${token}`], testEvent(serviceUrl)),
  };
}
