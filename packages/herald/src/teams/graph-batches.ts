import { z } from 'zod';
import type { Graph, GraphRequest } from '../graph-ports.ts';
import type { TenantId } from '../model/ids.ts';
import type { Answer, Clock } from '../ports.ts';
import { isPutOff, MOST_REPEATS, waitAfter } from './graph-waits.ts';
import { readErrorCode } from './read-error-code.ts';
import { readRetryAfter } from './read-retry-after.ts';

/** As many requests as one batch may hold (protocol sheet, 5.5). */
const MOST_IN_BATCH = 20;

type Item = { readonly request: GraphRequest; readonly index: number };

export type GraphBatchesDeps = {
  readonly ask: Graph['ask'];
  readonly pathOf: (request: GraphRequest) => string;
  /** Waits until all of these may go. */
  readonly slotsOf: (
    tenant: TenantId,
    requests: readonly GraphRequest[],
    signal: AbortSignal | undefined,
  ) => Promise<void>;
  /** Notes how long an item's kind has to wait. */
  readonly hold: (tenant: TenantId, request: GraphRequest, answer: Answer, ms: number) => void;
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly clock: Clock;
  readonly random: () => number;
};

/** Asks for many things at once; items count one by one, and each has its own answer (protocol sheet, 5.5). */
export function createGraphBatches(deps: GraphBatchesDeps): Graph['askAll'] {
  const { ask, pathOf, slotsOf, hold, wait, clock, random } = deps;

  const askOnce = async (
    tenant: TenantId,
    items: readonly Item[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, Answer>> => {
    await slotsOf(
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
    let open: readonly Item[] = requests.map((request, index) => ({ request, index }));
    for (let repeats = 0; open.length > 0; repeats += 1) {
      const again: Item[] = [];
      let waits = 0;
      for (let start = 0; start < open.length; start += MOST_IN_BATCH) {
        const items = open.slice(start, start + MOST_IN_BATCH);
        const came = await askOnce(tenant, items, signal);
        for (const item of items) {
          const answer = came.get(item.index) ?? notAnswered;
          answers[item.index] = answer;
          if (!isPutOff(answer) || repeats === MOST_REPEATS) continue;
          again.push(item);
          const ms = waitAfter(answer, repeats, clock.now(), random);
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
      headers: z.record(z.string(), z.string()).optional().catch(undefined),
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
