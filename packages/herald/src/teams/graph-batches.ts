import { z } from 'zod';
import type { Graph, GraphRequest } from '../graph-ports.ts';
import type { TenantId } from '../model/ids.ts';
import type { Answer, Clock } from '../ports.ts';
import { mostPerSecond, type GraphPart } from './graph-limits.ts';
import { waitAfter } from './graph-waits.ts';
import { readErrorCode } from './read-error-code.ts';
import { readRetryAfter } from './read-retry-after.ts';

/** As many requests as one batch may hold (protocol sheet, 5.5). */
const MOST_IN_BATCH = 20;

type Item = { readonly request: GraphRequest; readonly index: number };

export type GraphBatchesDeps = {
  readonly ask: Graph['ask'];
  readonly pathOf: (request: GraphRequest) => string;
  readonly partOf: (request: GraphRequest) => GraphPart;
  /** Waits until all of these may go. */
  readonly mayLeave: (
    tenant: TenantId,
    requests: readonly GraphRequest[],
    signal: AbortSignal | undefined,
  ) => Promise<void>;
  /** Notes how long an item's kind has to wait. */
  readonly hold: (tenant: TenantId, request: GraphRequest, answer: Answer, ms: number) => void;
  /** Whether there is a newer token, with which what is forbidden may be asked again. */
  readonly renew: (tenant: TenantId, signal: AbortSignal | undefined) => Promise<boolean>;
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
};

/** Asks for many things at once; items count one by one, and each has its own answer (protocol sheet, 5.5). */
export function createGraphBatches(deps: GraphBatchesDeps): Graph['askAll'] {
  const { ask, pathOf, partOf, mayLeave, hold, renew, wait, clock, random } = deps;

  const askOnce = async (
    tenant: TenantId,
    items: readonly Item[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, Answer>> => {
    await mayLeave(
      tenant,
      items.map(({ request }) => request),
      signal,
    );
    const body = { requests: items.map((item) => itemOf(item, pathOf(item.request))) };
    const envelope = await ask(tenant, { method: 'POST', url: '/$batch', body }, signal);
    if (envelope.kind !== 'answered' || envelope.status !== 200)
      return new Map(items.map(({ index }) => [index, envelope]));
    const answers = readBatch(envelope.body, clock.now());
    // What an answer leaves out is not answered.
    return new Map(items.map(({ index }) => [index, answers.get(index) ?? notAnswered]));
  };

  return async (tenant, requests, signal) => {
    const answers: Answer[] = [];
    const note = (came: ReadonlyMap<number, Answer>): void => {
      for (const [index, answer] of came) answers[index] = answer;
    };
    let open: readonly Item[] = requests.map((request, index) => ({ request, index }));
    for (let repeats = 0; open.length > 0; repeats += 1) {
      const again: Item[] = [];
      let waits = 0;
      for (const items of batchesOf(open, partOf)) {
        const came = await askOnce(tenant, items, signal);
        note(came);
        const forbidden = items.filter(({ index }) => statusOf(came.get(index)) === 403);
        if (forbidden.length > 0 && (await renew(tenant, signal))) note(await askOnce(tenant, forbidden, signal));
        for (const item of items) {
          const answer = answers[item.index] ?? notAnswered;
          const ms = waitAfter(answer, repeats, clock.now(), random);
          if (ms === undefined) continue;
          again.push(item);
          hold(tenant, item.request, answer, ms);
          // The longest that any of them was told: then all of them may be asked again.
          waits = Math.max(waits, ms);
        }
      }
      if (again.length > 0) await wait(waits, signal);
      open = again;
    }
    return answers;
  };
}

/**
 * Requests in the order given, as many in each batch as leave together. Of what is limited no more than half of what a second
 * allows: two batches then fill the second, while a larger one would have to wait for all of it.
 */
function* batchesOf(items: readonly Item[], partOf: GraphBatchesDeps['partOf']): Generator<readonly Item[]> {
  let batch: Item[] = [];
  let counts = new Map<GraphPart, number>();
  for (const item of items) {
    const part = partOf(item.request);
    const most = Math.floor((mostPerSecond(part) ?? Infinity) / 2);
    if (batch.length === MOST_IN_BATCH || (counts.get(part) ?? 0) === most) {
      yield batch;
      batch = [];
      counts = new Map();
    }
    batch.push(item);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  }
  if (batch.length > 0) yield batch;
}

const statusOf = (answer: Answer | undefined): number | undefined =>
  answer?.kind === 'answered' ? answer.status : undefined;

const notAnswered: Answer = {
  kind: 'answered',
  status: 500,
  code: 'NotInBatch',
  retryAfter: undefined,
  body: undefined,
};

function itemOf({ request, index }: Item, url: string) {
  const { method, body, consistencyLevel, prefer } = request;
  const headers = {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(consistencyLevel === undefined ? {} : { ConsistencyLevel: consistencyLevel }),
    ...(prefer === undefined ? {} : { Prefer: prefer }),
  };
  return {
    id: `${index}`,
    method,
    url,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  };
}

const answered = z.object({
  responses: z.array(
    z.object({
      id: z.coerce.number(),
      status: z.int(),
      headers: z.record(z.string(), z.coerce.string()).optional().catch(undefined),
      body: z.unknown().optional(),
    }),
  ),
});

function readBatch(body: unknown, now: Date): ReadonlyMap<number, Answer> {
  const { data } = answered.safeParse(body);
  return new Map(
    (data?.responses ?? []).map(({ id, status, headers = {}, body: given }) => {
      const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      const succeeded = status >= 200 && status < 300;
      return [
        id,
        {
          kind: 'answered',
          status,
          code: succeeded ? undefined : readErrorCode(status, given),
          retryAfter: readRetryAfter(lower, now),
          body: given,
        },
      ];
    }),
  );
}
