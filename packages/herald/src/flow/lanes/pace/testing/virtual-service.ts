import type { RateWindow, RequestKind } from '../../../../model/limits.ts';
import type { Random, Reaction } from '../pace.ts';
import { afterStall, type Stalls } from './stalls.ts';

/** How a service behaves; all times in milliseconds. */
export type ServiceOptions = {
  readonly random: Random;
  /** Requests per second let in, all conversations together. */
  readonly perSecond?: number | ((at: number) => number);
  /** Per conversation and kind; none when absent. */
  readonly windows?: Readonly<Record<RequestKind, readonly RateWindow[]>>;
  /** What a 429 asks for; absent: it does not say. */
  readonly retryAfterMs?: number;
  /** How long a request is under way before it is counted. */
  readonly outward?: (random: Random) => number;
  /** How long after that the answer comes back. */
  readonly answering?: (random: Random) => number;
  readonly stalls?: Stalls;
  /** An answer of another kind, before any limit is looked at. */
  readonly fault?: (at: number, conversation: string, random: Random) => Reaction | undefined;
};

/** One request as the service saw it. */
export type Seen = {
  readonly conversation: string;
  readonly kind: RequestKind;
  readonly arrivedAt: number;
  readonly reaction: Reaction;
};

/** A service that counts arrivals in sliding windows; what it turns away is not counted. */
export type VirtualService = {
  /** When a request that leaves at this instant is counted. */
  arrivesAt(departure: number): number;
  /** Called at that instant. */
  arrive(kind: RequestKind, conversation: string, at: number): Reaction;
  /** When the answer to one counted at this instant is back. */
  answeredAt(arrival: number): number;
  readonly seen: readonly Seen[];
};

/** Lets everything in within 1 to 3 ms unless told otherwise. */
export function createVirtualService(options: ServiceOptions): VirtualService {
  const { random, perSecond = Infinity, windows, retryAfterMs, stalls = [], fault } = options;
  const outward = options.outward ?? (() => 0.5);
  const answering = options.answering ?? (() => 0.5 + 2 * random());
  const seen: Seen[] = [];
  const counted = new Map<string, number[]>();
  const tenant: number[] = [];
  let firstInTenant = 0;

  const letIn = (kind: RequestKind, conversation: string, at: number): boolean => {
    while ((tenant[firstInTenant] ?? Infinity) <= at - 1_000) firstInTenant += 1;
    const allowed = typeof perSecond === 'number' ? perSecond : perSecond(at);
    if (tenant.length - firstInTenant >= allowed) return false;
    const key = `${kind} ${conversation}`;
    const own = counted.get(key) ?? [];
    const full = windows?.[kind].some(({ requests, ms }) => (own.at(-requests) ?? -Infinity) > at - ms);
    if (full === true) return false;
    tenant.push(at);
    own.push(at);
    if (windows !== undefined) counted.set(key, own);
    return true;
  };
  const refusal: Reaction = retryAfterMs === undefined ? { kind: 'throttled' } : { kind: 'throttled', retryAfterMs };

  return {
    arrivesAt: (departure) => afterStall(stalls, departure + outward(random)),
    arrive(kind, conversation, at) {
      const reaction =
        fault?.(at, conversation, random) ?? (letIn(kind, conversation, at) ? { kind: 'accepted' } : refusal);
      seen.push({ conversation, kind, arrivedAt: at, reaction });
      return reaction;
    },
    answeredAt: (arrival) => afterStall(stalls, arrival + answering(random)),
    seen,
  };
}
