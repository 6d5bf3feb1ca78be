import type { Answer, Passed } from '../answer.ts';
import type { EventFault } from '../faults/fault.ts';
import type { Faults, StandingFault } from '../faults/faults.ts';
import { Latency, pickLatency } from '../faults/latency.ts';
import { Counters } from '../limits/counters.ts';
import {
  graphLimits,
  patchedGraph,
  type GraphLimitPatch,
  type GraphLimitSettings,
} from '../limits/graph-limit-settings.ts';
import { GraphLimits } from '../limits/graph-limits.ts';
import { Layers } from '../limits/layers.ts';
import type { World } from '../state/world.ts';
import { faultRefusal } from './fault-answer.ts';
import type { GraphOperation } from './operations.ts';
import { refuse, type GraphRefusal } from './refusal.ts';
import { costOf } from './resource-units.ts';
import type { GraphCall, GraphRoute } from './route.ts';
import { subjectOf, type Subject } from './subject.ts';

/** What a request asks for, before anybody knows whether it may. */
export interface Asked {
  readonly operation: GraphOperation;
  readonly appId: string;
  readonly tenantId: string;
  /** When it came, in milliseconds of a clock that never goes back. */
  readonly at: number;
}

/** How a request is carried out; `event`: what becomes of the events that it causes. */
export interface Carrying {
  readonly handle: (event: EventFault | undefined) => Answer;
  readonly refused: (refusal: GraphRefusal) => Answer;
}

/** What lies between an authorised request to Graph and its route: counting, limits, faults and latency. */
export class GraphTraffic {
  readonly book: Layers<GraphLimitSettings, GraphLimitPatch>;
  readonly counters = new Counters();
  readonly latency = new Latency();
  readonly #faults: Faults;
  readonly #limits: GraphLimits;

  constructor({ limits = {}, faults }: { readonly limits?: GraphLimitPatch; readonly faults: Faults }) {
    this.book = new Layers({ first: patchedGraph(graphLimits, limits), patched: patchedGraph });
    this.#faults = faults;
    this.#limits = new GraphLimits(this.book);
  }

  /** One request, or one item of a batch. */
  pass(route: GraphRoute, call: GraphCall, { at, ...carrying }: Carrying & { readonly at: number }): Passed {
    const { bot, tenantId } = call.caller;
    const asked = { operation: route.operation, appId: bot.appId, tenantId, at };
    const subject = subjectOf(call);
    const units = costOf(route, call);
    const throttled = this.#limits.admit({ ...asked, ...limitedAs(route, subject), units, tenantSize: sizeOf(call) });
    this.counters.account(asked.appId, tenantId).arrived(at, { accepted: throttled === undefined });
    if (throttled !== undefined) {
      const { retryAfterSeconds } = throttled;
      const headers = {
        ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
        ...(units === undefined ? {} : throttleHeaders(asked)),
      };
      return this.#decided(asked, carrying.refused(refuse('throttled', '', { headers })));
    }
    const done = this.carry(asked, subject, carrying);
    if (units === undefined || typeof done.answer === 'string') return done;
    const headers = { ...done.answer.headers, 'x-ms-resource-unit': String(units) };
    return { ...done, answer: { ...done.answer, headers } };
  }

  /** Carries out what no limit refuses, unless it meets a fault; what Graph refuses anyway stays refused. */
  carry(asked: Asked, subject: Subject, { handle, refused }: Carrying): Passed {
    const { person, isAbout } = subject;
    const fault = this.#faults.meet({ ...asked, service: 'graph', person, isConversation: isAbout });
    if (fault === undefined) return this.#decided(asked, handle(undefined));
    const { effect, event, latency, random } = fault;
    const heldMs = latency === undefined ? undefined : pickLatency(latency, random);
    if (effect.kind === 'late' || effect.delivered) {
      const own = handle(event);
      if (effect.kind === 'late' || own.status >= 400) return this.#decided(asked, own, heldMs);
    }
    return this.#decided(asked, outcomeOf(effect, refused), heldMs);
  }

  /** Counts what came to nothing before its route was found. */
  refusedEarly(operation: string, status: number, appId?: string): void {
    this.counters.account(appId).decided(operation, status);
  }

  /** Forgets what came and what was set; faults are the Connector's to forget. */
  clear(): void {
    this.book.clear();
    this.counters.clear();
    this.latency.clear();
    this.#limits.clear();
  }

  #decided({ operation, appId, tenantId }: Asked, answer: Passed['answer'], heldMs?: number): Passed {
    const account = this.counters.account(appId, tenantId);
    account.decided(operation, typeof answer === 'string' ? answer : answer.status);
    account.inFlight += 1;
    let ended = false;
    const end = (): void => {
      if (!ended) account.inFlight -= 1;
      ended = true;
    };
    return { answer, latencyMs: heldMs ?? this.latency.next(), end };
  }
}

const outcomeOf = (
  effect: Exclude<StandingFault['effect'], { kind: 'late' }>,
  refused: Carrying['refused'],
): Passed['answer'] => (effect.kind === 'answer' ? refused(faultRefusal(effect.answer)) : effect.kind);

const limitedAs = ({ limit, operation }: GraphRoute, { team, chat, person }: Subject) => ({
  kind: limit.of === 'teams' ? limit.kind : undefined,
  team,
  chat,
  chatsOf: operation === 'installChat' ? person : undefined,
  mailbox: limit.of === 'mailbox' ? person : undefined,
});

// Roughly: whoever was deleted is still counted, which moves no tenant by a size that matters.
const sizeOf = ({ world, caller }: { readonly world: World; readonly caller: { readonly tenantId: string } }): number =>
  world.people.directory(caller.tenantId).order.size;

const throttleHeaders = ({ appId, tenantId }: Asked): Readonly<Record<string, string>> => ({
  'x-ms-throttle-scope': `Tenant_Application/ReadWrite/${appId}/${tenantId}`,
  'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
});
