import type { Operation } from '../connector/route.ts';
import type { GraphOperation } from '../graph/operations.ts';
import type { LatencySpan } from './latency.ts';

/** Who answers: the Bot Connector or Graph. */
export type Service = 'connector' | 'graph';

/** Which requests a fault is for; what is left out may be anything. */
export interface FaultFilter {
  readonly service: Service;
  readonly appId?: string | undefined;
  readonly tenantId?: string | undefined;
  /** Entra id of the person whose 1:1 chat it is, or about whom Graph is asked. */
  readonly person?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly operation?: Operation | GraphOperation | undefined;
}

/** An answer in place of Teams' own; `code` and `message` make a body of the usual shape (sheet 4.1). */
export interface FaultAnswer {
  readonly status: number;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** What becomes of the events of an install, a removal or an upgrade through Graph. */
export interface EventFault {
  /** How much later than otherwise they come. */
  readonly delayMs: number;
  /** How many more times each of them comes. */
  readonly duplicates: number;
  readonly never: boolean;
}

/** What goes wrong; `late`: nothing but the answer's time. */
export type FaultEffect =
  | { readonly kind: 'answer'; readonly answer: FaultAnswer; readonly delivered: boolean }
  | { readonly kind: 'reset' | 'hang'; readonly delivered: boolean }
  | { readonly kind: 'late' };

/** Something that goes wrong on demand. */
export interface FaultPlan extends FaultFilter {
  /** For how many requests, in the order in which they come; Infinity for all. */
  readonly times: number;
  /** Which part of the requests it hits, drawn at random, 1 for each. */
  readonly share: number;
  readonly seed: number;
  readonly latency: LatencySpan | undefined;
  readonly effect: FaultEffect;
  readonly event: EventFault | undefined;
}
