import type { Answer, Passed } from '../answer.ts';
import { faultAnswer, retryAfter } from '../faults/fault-answer.ts';
import { Faults, type StandingFault } from '../faults/faults.ts';
import { Latency, pickLatency } from '../faults/latency.ts';
import { ConversationWrites } from '../limits/conversation-writes.ts';
import { countedAs } from '../limits/counted.ts';
import { Counters } from '../limits/counters.ts';
import { LimitBook } from '../limits/limit-book.ts';
import type { LimitPatch } from '../limits/limit-settings.ts';
import { Limits } from '../limits/limits.ts';
import { scopeOf, type Scope } from '../limits/scope.ts';
import { ConnectorRefusal, refuse } from './refusal.ts';
import type { ConnectorCall, ConnectorRoute, Operation } from './route.ts';

const writes: ReadonlySet<Operation> = new Set(['create', 'send', 'update', 'delete']);

/** What lies between an authorised request and its route: counting, limits, 412, faults and latency. */
export class Traffic {
  readonly book: LimitBook;
  readonly counters = new Counters();
  readonly faults = new Faults();
  readonly latency = new Latency();
  readonly #limits: Limits;
  readonly #writes = new ConversationWrites();

  constructor(limits: LimitPatch = {}) {
    this.book = new LimitBook(limits);
    this.#limits = new Limits(this.book);
  }

  /** `at` is when the request's head came, in milliseconds of a clock that never goes back. */
  pass(route: ConnectorRoute, call: ConnectorCall, at: number): Passed {
    const { operation } = route;
    const { appId } = call.bot;
    const scope = scopeOf(operation, call);
    const account = this.counters.account(appId, scope?.tenantId);
    const decided = this.#decide(route, call, scope, at);
    const { answer } = decided;
    account.decided(operation, typeof answer === 'string' ? answer : answer.status);
    account.inFlight += 1;
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      account.inFlight -= 1;
      decided.end();
    };
    return { ...decided, end };
  }

  /** Forgets what came and what was set up to go wrong. */
  clear(): void {
    this.book.clear();
    this.#limits.clear();
    this.#writes.clear();
    this.counters.clear();
    this.faults.clear();
    this.latency.clear();
  }

  #decide(route: ConnectorRoute, call: ConnectorCall, scope: Scope | undefined, at: number): Passed {
    const { operation } = route;
    const kind = countedAs[operation];
    if (scope === undefined || kind === undefined) return answered(handled(route, call));
    const { appId } = call.bot;
    const throttled = this.#limits.admit({ ...scope, appId, kind, at, allMembers: operation === 'allMembers' });
    this.counters.account(appId, scope.tenantId).arrived(at, { accepted: throttled === undefined });
    const latencyMs = this.latency.next();
    if (throttled !== undefined)
      return answered({ ...refused('throttled'), ...retryAfter(throttled.retryAfterSeconds) }, latencyMs);

    const { conversation, tenantId } = scope;
    const locks = writes.has(operation) && this.book.rulesOf(appId, tenantId).settings.refuseConcurrentWrites;
    if (locks && !this.#writes.enter(conversation)) return answered(refused('concurrent'), latencyMs);
    const end = (): void => {
      if (locks) this.#writes.leave(conversation);
    };
    try {
      const fault = this.faults.meet({ ...scope, service: 'connector', appId, operation });
      return { latencyMs, ...underFault(fault, () => handled(route, call)), end };
    } catch (error) {
      end();
      throw error;
    }
  }
}

const nothing = (): void => undefined;

const answered = (answer: Answer, latencyMs = 0): Passed => ({ answer, latencyMs, end: nothing });

const refused = (rule: 'throttled' | 'concurrent'): Answer => {
  const { status, body } = refuse(rule);
  return { status, body };
};

function handled(route: ConnectorRoute, call: ConnectorCall): Answer {
  try {
    return route.handle(call);
  } catch (error) {
    if (!(error instanceof ConnectorRefusal)) throw error;
    return { status: error.status, body: error.body };
  }
}

/** What a request comes to when it meets a fault; what Teams refuses anyway stays refused. */
function underFault(
  fault: StandingFault | undefined,
  handle: () => Answer,
): Pick<Passed, 'answer'> & { readonly latencyMs?: number } {
  if (fault === undefined) return { answer: handle() };
  const { effect, latency, random } = fault;
  const held = latency === undefined ? {} : { latencyMs: pickLatency(latency, random) };
  if (effect.kind === 'late' || effect.delivered) {
    const own = handle();
    if (effect.kind === 'late' || own.status >= 400) return { answer: own, ...held };
  }
  return { answer: effect.kind === 'answer' ? faultAnswer(effect.answer) : effect.kind, ...held };
}
