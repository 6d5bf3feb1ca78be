import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Graph, GraphRequest } from '../graph-ports.ts';
import type { Answer, Clock } from '../ports.ts';
import { createAuthorisedCalls } from './authorised-calls.ts';
import type { Cloud } from './clouds.ts';
import { createFreshTokens } from './fresh-tokens.ts';
import { createGraphBatches } from './graph-batches.ts';
import { graphPartOf } from './graph-limits.ts';
import { createGraphSlots } from './graph-slots.ts';
import { waitAfter } from './graph-waits.ts';
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
  /** In milliseconds; goes on with `wait`. */
  readonly monotonic?: () => number;
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
  clock,
  dispatcher,
  deadlineMs = 30_000,
  wait = pause,
  monotonic = () => performance.now(),
  random = Math.random,
  ...options
}: GraphOptions): OpenGraph {
  const root = `${cloud.graphBaseUrl}/v1.0`;
  const scope = cloud.graphScope;
  const tokens = createFreshTokens({ tokens: options.tokens, scope, monotonic });
  const calls = createAuthorisedCalls({
    tokens,
    clock,
    scope,
    deadlineMs,
    dispatcher,
    connections: CONNECTIONS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  const slots = createGraphSlots(monotonic);

  const call: Graph['call'] = async (tenantId, { method, url, body, consistencyLevel, prefer }, signal, mayLeave) => {
    const { origin, pathname, search } = trustedHosts.checkGraph(url.startsWith('/') ? root + url : url, cloud);
    const headers = [
      ...(consistencyLevel === undefined ? [] : ['consistencylevel', consistencyLevel]),
      ...(prefer === undefined ? [] : ['prefer', prefer]),
    ];
    const request = {
      origin,
      path: pathname + search,
      method,
      tenantId,
      headers,
      ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
    };
    const answer = await calls.call(request, signal, mayLeave);
    return isForbidden(answer) && (await tokens.renew(tenantId, signal))
      ? calls.call(request, signal, mayLeave)
      : answer;
  };

  /** Of a link, what comes behind the version. */
  const pathOf = ({ url }: GraphRequest): string => (url.startsWith(root) ? url.slice(root.length) : url);
  const partOf = (request: GraphRequest) => graphPartOf(request.method, pathOf(request));

  const ask: Graph['ask'] = async (tenant, request, signal) => {
    const part = partOf(request);
    for (let repeats = 0; ; repeats += 1) {
      const ms = slots.take(tenant, [part]);
      if (ms > 0) await wait(ms, signal);
      const answer = await call(tenant, request, signal);
      const waits = waitAfter(answer, repeats, clock.now(), random);
      if (waits === undefined) return answer;
      if (isThrottled(answer)) slots.hold(tenant, part, waits);
      await wait(waits, signal);
    }
  };

  const askAll = createGraphBatches({
    ask,
    pathOf,
    partOf,
    async mayLeave(tenant, requests, signal) {
      const ms = slots.take(tenant, requests.map(partOf));
      if (ms > 0) await wait(ms, signal);
    },
    hold(tenant, request, answer, ms) {
      if (isThrottled(answer)) slots.hold(tenant, partOf(request), ms);
    },
    renew: (tenant, signal) => tokens.renew(tenant, signal),
    wait,
    clock,
    random,
  });

  return { call, ask, askAll, close: calls.close };
}

const isThrottled = (answer: Answer): boolean => answer.kind === 'answered' && answer.status === 429;

/** For want of permission, as far as a status tells. */
const isForbidden = (answer: Answer): boolean => answer.kind === 'answered' && answer.status === 403;

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    throw signal?.aborted === true ? signal.reason : error;
  }
}
