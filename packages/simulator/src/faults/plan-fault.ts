import { ControlRefused } from '../errors.ts';
import { usualStatuses } from './fault-answer.ts';
import { graphOperations } from '../graph/operations.ts';
import type { EventFault, FaultEffect, FaultFilter, FaultPlan, Service } from './fault.ts';
import type { LatencySpan } from './latency.ts';

/** A fault as it is asked for. */
export interface AskedFault extends Omit<FaultFilter, 'service'> {
  readonly service?: Service | undefined;
  readonly times?: number | undefined;
  readonly share?: number | undefined;
  readonly seed?: number | undefined;
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly delivered?: boolean | undefined;
  readonly reset?: 'before' | 'after' | undefined;
  readonly hang?: true | undefined;
  readonly latencyMs?: number | undefined;
  readonly latency?: LatencySpan | undefined;
  readonly event?: { readonly [Field in keyof EventFault]?: EventFault[Field] | undefined } | undefined;
}

const withEvents: ReadonlySet<unknown> = new Set(['installApp', 'removeApp', 'upgradeInstall']);

/** Makes of what is asked for what will happen; refuses what contradicts itself, naming the field. */
export function planFault(asked: AskedFault): FaultPlan {
  const { appId, tenantId, person, conversationId, operation, share, seed = 0 } = asked;
  const service = serviceOf(asked);
  const event = eventOf(asked);
  // A share is of all requests, for as long as the fault stands; without one it is the next request that is meant.
  const times = asked.times ?? (share === undefined ? 1 : Number.POSITIVE_INFINITY);
  const latency = latencyOf(asked);
  const effect = effectOf(asked, latency);
  const filter = { service, appId, tenantId, person, conversationId, operation };
  return { ...filter, times, share: share ?? 1, seed, latency, effect, event };
}

function serviceOf({ service, operation }: AskedFault): Service {
  const isGraphs = graphOperations.some((one) => one === operation);
  const own: Service | undefined = operation === undefined ? service : isGraphs ? 'graph' : 'connector';
  if (service !== undefined && own !== service)
    throw wrong('operation', `expected one of ${service}, got ${operation}`);
  return own ?? 'connector';
}

function eventOf({ event, operation }: AskedFault): EventFault | undefined {
  if (event === undefined) return undefined;
  if (!withEvents.has(operation)) throw wrong('event', `it goes with ${[...withEvents].join(', ')} only`);
  const { delayMs = 0, duplicates = 0, never = false } = event;
  if (never && delayMs + duplicates > 0) throw wrong('event', 'an event that never comes is neither late nor twice');
  return { delayMs, duplicates, never };
}

/** Makes a span of one time or two; refuses both at once, and a span that ends before it begins. */
export function latencyOf({ latencyMs, latency }: Pick<AskedFault, 'latencyMs' | 'latency'>): LatencySpan | undefined {
  if (latency === undefined) return latencyMs === undefined ? undefined : { min: latencyMs, max: latencyMs };
  if (latencyMs !== undefined) throw wrong('latency', 'expected either latencyMs or latency, got both');
  if (latency.min > latency.max)
    throw wrong('latency.max', `expected at least latency.min (${latency.min}), got ${latency.max}`);
  return latency;
}

function effectOf(asked: AskedFault, latency: LatencySpan | undefined): FaultEffect {
  const { status, code, message, retryAfterSeconds, delivered, reset, hang } = asked;
  const kinds = [status, reset, hang].filter((kind) => kind !== undefined).length;
  if (kinds > 1) throw wrong('status', `expected one of status, reset and hang, got ${kinds}`);
  if (kinds === 0 && latency === undefined && asked.event === undefined)
    throw wrong('status', 'expected status, reset, hang, a latency or an event');
  if (delivered !== undefined && status === undefined && hang === undefined)
    throw wrong('delivered', 'it goes with status and hang only; reset says itself whether before or after');
  if (hang && latency !== undefined) throw wrong('hang', 'an answer that never comes has no latency');
  const ofAnswer = Object.entries({ code, message, retryAfterSeconds }).find(([, value]) => value !== undefined);
  if (status === undefined && ofAnswer !== undefined) throw wrong(ofAnswer[0], 'it goes with a status only');
  if (reset !== undefined) return { kind: 'reset', delivered: reset === 'after' };
  if (hang) return { kind: 'hang', delivered: delivered ?? false };
  if (status === undefined) return { kind: 'late' };
  if (code === undefined && !usualStatuses.includes(status))
    throw wrong('code', `expected a code for ${status}; only ${usualStatuses.join(', ')} have a body without one`);
  if (code === undefined && message !== undefined) throw wrong('message', 'it goes with a code only');
  return { kind: 'answer', answer: { status, code, message, retryAfterSeconds }, delivered: delivered ?? false };
}

const wrong = (field: string, what: string): ControlRefused =>
  new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', `${field}: ${what}`, field);
