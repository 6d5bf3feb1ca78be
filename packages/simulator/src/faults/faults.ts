import type { FaultFilter, FaultPlan, Service } from './fault.ts';
import { seededRandom } from './seeded-random.ts';

/** One request as faults are matched with it. */
export interface Faultable {
  readonly service: Service;
  readonly appId: string;
  readonly tenantId: string;
  readonly person: string | undefined;
  readonly operation: string;
  /** Whether a conversation id means the conversation of this request. */
  readonly isConversation: (id: string) => boolean;
}

/** A fault as it stands: how often it came about, and how often it still will. */
export interface StandingFault extends FaultPlan {
  readonly id: string;
  readonly random: () => number;
  hits: number;
}

/** What is to go wrong: for each request the first fault that it meets, in the order in which they were added. */
export class Faults {
  #standing: readonly StandingFault[] = [];
  #added = 0;

  add(plan: FaultPlan): StandingFault {
    this.#added += 1;
    const fault = { ...plan, id: `fault-${this.#added}`, random: seededRandom(plan.seed), hits: 0 };
    this.#standing = [...this.#standing, fault];
    return fault;
  }

  /** The fault that a request meets; it is used up by that. */
  meet(request: Faultable): StandingFault | undefined {
    // A fault that missed by chance leaves the request to the next one.
    const met = this.#standing.find((fault) => isLeft(fault) && isFor(fault, request) && fault.random() < fault.share);
    if (met !== undefined) met.hits += 1;
    return met;
  }

  /** All that were added since the last `clear`, used up or not. */
  all(): readonly StandingFault[] {
    return this.#standing;
  }

  clear(): void {
    this.#standing = [];
  }
}

const isLeft = ({ hits, times }: StandingFault): boolean => hits < times;

const isFor = (filter: FaultFilter, request: Faultable): boolean =>
  filter.service === request.service &&
  (filter.operation === undefined || filter.operation === request.operation) &&
  (filter.appId === undefined || filter.appId === request.appId) &&
  (filter.tenantId === undefined || filter.tenantId === request.tenantId) &&
  (filter.person === undefined || filter.person === request.person) &&
  (filter.conversationId === undefined || request.isConversation(filter.conversationId));
