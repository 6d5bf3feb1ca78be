import { Agent } from 'undici';
import { z } from 'zod';
import { ConfigInvalid, SigningKeysUnavailable } from '../errors.ts';
import type { Clock, SigningKey, SigningKeys } from '../ports.ts';
import { codeOf } from './code-of.ts';
import { exchange } from './exchange.ts';
import { parseJson } from './parse-json.ts';

export type SigningKeysOptions = {
  /** The cloud's OpenID metadata. Given as plain http, which only a simulator is, it may name keys on its own origin. */
  readonly metadataUrl: string;
  readonly clock: Clock;
  /** How long a fetch of metadata and keys may take; 5,000 by default. */
  readonly deadlineMs?: number;
};

/** Keys are fetched again after this time (protocol sheet, 2.2). */
const KEEP_MS = 24 * 60 * 60_000;
/**
 * An unknown key id fetches them at most this often: anyone can make up key ids. Once an hour, as others have it
 * (protocol sheet, 2.2), would let one made-up id keep the keys of a rotation from being found for an hour.
 */
const MISS_MS = 60_000;
/** After a failed fetch, and while older keys are at hand, nothing is asked for this long. */
const RETRY_MS = 60_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

const metadata = z.object({ jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.unknown()) });
const rsaKey = z.object({
  kid: z.string().min(1),
  kty: z.literal('RSA'),
  n: z.string().min(1),
  e: z.string().min(1),
  use: z.literal('sig').nullish(),
  endorsements: z.array(z.string()).nullish(),
});

/**
 * The keys that a cloud's OpenID metadata names. All who ask at once share one fetch; when one fails, keys that were
 * fetched before still serve. Throws `ConfigInvalid` at once for a URL that cannot be fetched.
 */
export function createSigningKeys({ metadataUrl, clock, deadlineMs = 5_000 }: SigningKeysOptions): SigningKeys {
  const metadataAt = URL.parse(metadataUrl);
  if (metadataAt === null || !/^https?:$/.test(metadataAt.protocol))
    throw new ConfigInvalid([{ field: 'metadataUrl', problem: 'must be an https:// URL' }]);
  const agent = new Agent({ connections: 2, connect: { timeout: deadlineMs } });
  let known: { readonly keys: ReadonlyMap<string, SigningKey>; readonly at: number } | undefined;
  let failed: { readonly error: unknown; readonly at: number } | undefined;
  let missedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | undefined;

  const get = async (url: URL, until: number): Promise<unknown> => {
    const answer = await exchange(
      agent,
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: 'GET',
        headers: ['accept', 'application/json'],
      },
      { deadlineMs: until - performance.now(), maxAnswerBytes: MAX_ANSWER_BYTES },
    );
    if (answer.kind === 'failed') throw new SigningKeysUnavailable(codeOf(answer.error), { cause: answer.error });
    if (answer.kind === 'aborted' || answer.status !== 200)
      throw new SigningKeysUnavailable(
        answer.kind === 'aborted' ? 'aborted' : `${url.origin} answered ${answer.status}`,
      );
    return parseJson(answer.text);
  };

  const fetchKeys = async (): Promise<void> => {
    const until = performance.now() + deadlineMs;
    const at = clock.now().getTime();
    try {
      const keysAt = readKeysUrl(await get(metadataAt, until), metadataAt);
      known = { keys: readKeys(await get(keysAt, until)), at };
      failed = undefined;
    } catch (error) {
      failed = { error, at };
      throw error;
    }
  };

  const refresh = (): Promise<void> => {
    fetching ??= fetchKeys().finally(() => (fetching = undefined));
    return fetching;
  };

  return {
    async find(kid) {
      const now = clock.now().getTime();
      const before = known?.keys.get(kid);
      const stale = known === undefined || now - known.at >= KEEP_MS;
      if (!stale && before !== undefined) return before;
      if (!stale && fetching === undefined && now - missedAt < MISS_MS) return undefined;
      if (known !== undefined && failed !== undefined && now - failed.at < RETRY_MS) {
        if (before === undefined) throw failed.error;
        return before;
      }
      try {
        await refresh();
        if (!stale) missedAt = now;
      } catch (error) {
        if (before === undefined) throw error;
        return before;
      }
      return known?.keys.get(kid);
    },
  };
}

function readKeysUrl(document: unknown, metadataAt: URL): URL {
  const url = URL.parse(metadata.safeParse(document).data?.jwks_uri ?? '');
  if (url === null) throw new SigningKeysUnavailable('the metadata names no jwks_uri');
  if (url.protocol !== 'https:' && url.origin !== metadataAt.origin)
    throw new SigningKeysUnavailable(`the metadata names keys on ${url.origin}, which is not https`);
  return url;
}

/** Keys of other kinds, for other uses or without an id are left out: nothing could be checked with them. */
function readKeys(document: unknown): ReadonlyMap<string, SigningKey> {
  const keys = new Map<string, SigningKey>();
  for (const each of keySet.safeParse(document).data?.keys ?? []) {
    const { data } = rsaKey.safeParse(each);
    if (data === undefined) continue;
    const { kid, kty, n, e, endorsements } = data;
    keys.set(kid, { key: { kty, n, e, kid }, endorsements: endorsements ?? undefined });
  }
  if (keys.size === 0) throw new SigningKeysUnavailable('no RSA key with an id is published');
  return keys;
}
