import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Graph, GraphRequest } from '../graph-ports.ts';
import type { TenantId } from '../model/ids.ts';
import type { Answer, Clock } from '../ports.ts';
import { createAuthorisedCalls } from './authorised-calls.ts';
import type { Cloud } from './clouds.ts';
import { createGraphBatches } from './graph-batches.ts';
import { graphKindOf } from './graph-limits.ts';
import { createGraphSlots } from './graph-slots.ts';
import { isPutOff, MOST_REPEATS, waitAfter } from './graph-waits.ts';
import type { TokenSource } from './tokens.ts';
import type { TrustedHosts } from './trusted-hosts.ts';

export type GraphOptions = {
  readonly tokens: TokenSource;
  readonly trustedHosts: Pick<TrustedHosts, 'checkGraph'>;
  readonly clock: Clock;
  readonly cloud: Pick<Cloud, 'graphBaseUrl' | 'graphScope'>;
  /** How long one request may take in all; 30,000 by default. */
  readonly deadlineMs?: number;
  readonly dispatcher?: Dispatcher;
  /** Waits; a test hands in one that does not. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to 1. */
  readonly random?: () => number;
};

/** A Graph that keeps connections: `close` lets the calls under way come to their end and takes no more. */
export type OpenGraph = Graph & { readonly close: () => Promise<void> };

/** Pages of Graph have up to 999 people. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** A batch is up to 20 requests. */
const CONNECTIONS = 32;

/** Microsoft Graph of one cloud, its version 1.0 (protocol sheet, section 6). */
export function createGraph({
  trustedHosts,
  cloud,
  tokens,
  clock,
  dispatcher,
  deadlineMs = 30_000,
  wait = pause,
  random = Math.random,
}: GraphOptions): OpenGraph {
  const root = `${cloud.graphBaseUrl}/v1.0`;
  const calls = createAuthorisedCalls({
    tokens,
    clock,
    scope: cloud.graphScope,
    deadlineMs,
    dispatcher,
    connections: CONNECTIONS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const slots = createGraphSlots(() => performance.now());

  const call: Graph['call'] = async (tenantId, { method, url, body, consistencyLevel, prefer }, signal, mayLeave) => {
    const { origin, pathname, search } = trustedHosts.checkGraph(url.startsWith('/') ? root + url : url, cloud);
    const headers = [
      ...(consistencyLevel === undefined ? [] : ['consistencylevel', consistencyLevel]),
      ...(prefer === undefined ? [] : ['prefer', prefer]),
    ];
    return calls.call(
      {
        origin,
        path: pathname + search,
        method,
        tenantId,
        headers,
        ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
      },
      signal,
      mayLeave,
    );
  };

  /** Of a link, what comes behind the version. */
  const pathOf = ({ url }: GraphRequest): string => (url.startsWith(root) ? url.slice(root.length) : url);
  const kindOf = (request: GraphRequest) => graphKindOf(request.method, pathOf(request));

  const ask: Graph['ask'] = async (tenant, request, signal) => {
    const kind = kindOf(request);
    for (let repeats = 0; ; repeats += 1) {
      const ms = slots.take(tenant, kind);
      if (ms > 0) await wait(ms, signal);
      const answer = await call(tenant, request, signal);
      if (!isPutOff(answer) || repeats === MOST_REPEATS) return answer;
      const waits = waitAfter(answer, repeats, clock.now(), random);
      if (answer.kind === 'answered' && answer.status === 429) slots.hold(tenant, kind, waits);
      await wait(waits, signal);
    }
  };

  const slotsOf = async (tenant: TenantId, requests: readonly GraphRequest[], signal: AbortSignal | undefined) => {
    const ms = Math.max(0, ...requests.map((request) => slots.take(tenant, kindOf(request))));
    if (ms > 0) await wait(ms, signal);
  };
  const hold = (tenant: TenantId, request: GraphRequest, answer: Answer, ms: number): void => {
    if (answer.kind === 'answered' && answer.status === 429) slots.hold(tenant, kindOf(request), ms);
  };
  const askAll = createGraphBatches({ ask, pathOf, slotsOf, hold, wait, clock, random });

  return { call, ask, askAll, close: calls.close };
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
