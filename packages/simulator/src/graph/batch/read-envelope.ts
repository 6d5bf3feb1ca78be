import * as z from 'zod';
import { refuse } from '../refusal.ts';

/** One item of a batch. */
export interface BatchItem {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

/** So many items a batch may have (sheet 5.5). */
export const mostItems = 20;

const shape = z.looseObject({
  requests: z.array(
    z.looseObject({
      id: z.string().min(1),
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).nullish(),
    }),
  ),
});

const writing = new Set(['POST', 'PUT', 'PATCH']);

/** Reads the envelope of a batch, or refuses all of it (sheet 5.5). */
export function readEnvelope(body: unknown): readonly BatchItem[] {
  const read = shape.safeParse(body);
  if (!read.success || read.data.requests.length === 0) throw refuse('badRequest', 'Invalid batch payload format.');
  const { requests } = read.data;
  if (requests.length > mostItems)
    throw refuse('badRequest', `Number of batch request steps exceeds the maximum value of ${mostItems}.`);
  const seen = new Set<string>();
  return requests.map(({ id, method, url, headers, body: inside, dependsOn }) => {
    if (seen.has(id.toLowerCase())) throw refuse('badRequest', `Duplicate request id : ${id} in the batch.`);
    const item = {
      id,
      method: method.toUpperCase(),
      url,
      headers: inSmallLetters(headers ?? {}),
      body: inside ?? undefined,
      dependsOn: dependsOn ?? [],
    };
    checkItem(item, seen);
    seen.add(id.toLowerCase());
    return item;
  });
}

function checkItem({ id, method, url, headers, body, dependsOn }: BatchItem, before: ReadonlySet<string>): void {
  if (/^[a-z]+:\/\//i.test(url)) throw refuse('badRequest', `The url of request id : ${id} must be relative.`);
  // Graph wants what an item depends on to stand before it.
  if (dependsOn.some((other) => !before.has(other.toLowerCase())))
    throw refuse('badRequest', `Invalid dependency for request Id : ${id}.`);
  const isTyped = headers['content-type'] !== undefined;
  if (writing.has(method) ? !isTyped || body === undefined : body !== undefined && !isTyped)
    throw refuse('badRequest', `Write request id : ${id} does not contain Content-Type header or body.`);
}

const inSmallLetters = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
