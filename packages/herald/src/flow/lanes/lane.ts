import type { DueDelivery, LaneNews, News } from '../../lane-ports.ts';
import type { StoredMessage } from '../../message-ports.ts';
import { CHORES_AT_ONCE, createChores } from './chores.ts';
import { createClosure, type Closure } from './closure.ts';
import { createDepartures, type Returned } from './departures.ts';
import { createDueQueue } from './due-queue.ts';
import { createFeed, keyOf } from './feed.ts';
import type { LaneDeps } from './lane-deps.ts';
import { createLater } from './later.ts';
import { createMessageCache } from './message-cache.ts';
import { createPlanner } from './planner.ts';
import { paceNames, paceOf, requestOf } from './requests.ts';
import { createWake } from './wake.ts';

/**
 * How far ahead a request is marked as leaving: so many times as long as marks are apart, for the mark to be stored when the
 * request is due. Not further: a killed worker has it in doubt beside what truly left.
 */
const MARKED_AHEAD = 2;
/** How many requests of one lane may be without an answer; well below the connections to one host. */
const MOST_UNDER_WAY = 400;
/** How long an empty lane is kept, so that a live notification finds it warm. */
const KEPT_EMPTY_MS = 5_000;
/** How often a lane looks for rows of which nobody told it, whatever the reason. */
const LOOK_AGAIN_MS = 30_000;
/** How soon it looks when a delivery was not ours to send any more: its message was changed, paused or cancelled. */
const LOST_AGAIN_MS = 500;
/** A sleep is not cut short for less than what timers count in. */
const TIMER_MS = 1;
/** The longest sleep: clocks may be set, and leases end. */
const LONGEST_SLEEP_MS = 1_000;
/** What comes again within this time stays in memory. */
const SOON_MS = 10 * 60_000;
/** How long a lane waits after its store failed. */
const AFTER_FAULT_MS = 500;
const SKIPPED_AT_ONCE = 1_000;
/** So many deliveries of one lane are in memory at the most before more are loaded. */
const MOST_IN_MEMORY = 2_000;

/** A lane that is held: how to wake and to stop it. */
export type Lane = {
  /** New rows, or other news of this tenant's messages, are in the store. */
  poke(news: News): void;
  /** What closed the lane may be mended: probes soon. */
  hurry(): void;
  /** Time has brought something. */
  stir(news: LaneNews): void;
  /** Sends nothing more; resolves when what had left is settled. */
  stop(): Promise<void>;
  /** Resolves when the lane has stopped, or has been empty for a while. */
  readonly ended: Promise<void>;
  /** Why nothing is sent, if so. */
  readonly closed: Closure['closed'];
};

/**
 * Drains one lane: plans what its messages still have to plan, and sends what is due, as fast as its pace allows.
 *
 * A loop fills the queue, gives out the slots of the next few milliseconds, and sleeps until the next, or until something
 * comes back that moves it; each departure then runs by itself. Deliveries are in memory from when they are loaded until
 * they are settled, and `held` names them.
 */
export function startLane(deps: LaneDeps): Lane {
  const { hold, lease, store, paces, monotonic, onFault } = deps;
  const held = new Set<string>();
  const wake = createWake();
  const later = createLater();
  const closure = createClosure(deps);
  const queue = createDueQueue((delivery) => requestOf(delivery).conversation, paceOf);
  const messages = createMessageCache(deps.readMessage);
  const feeds = {
    live: createFeed(deps.load, hold, 'live', held, (due) => queue.add(due)),
    broadcast: createFeed(deps.load, hold, 'broadcast', held, (due) => queue.add(due)),
  };
  const lookAheadMs = (): number => MARKED_AHEAD * deps.marks.apartMs();
  let stopped = false;
  let expired = true;
  let lookAt = monotonic() + LOOK_AGAIN_MS;
  let busyAt = monotonic();
  /** What there is to send is looked for once it is planned: looked for before, it would be found twice. */
  let poked = false;
  /** Until when the loop sleeps; while it does not, whatever happens is seen before it does. */
  let sleepsUntil = -Infinity;

  const release = ({ key, priority }: DueDelivery): void => {
    const name = keyOf(key);
    held.delete(name);
    feeds[priority].release(name);
  };
  const onReturn = (delivery: DueDelivery, returned: Returned): void => {
    busyAt = monotonic();
    const soon = returned.kind === 'again' && returned.dueAt.getTime() - deps.now().getTime() < SOON_MS;
    if (soon) later.add(returned.delivery, monotonic() + returned.dueAt.getTime() - deps.now().getTime());
    else release(delivery);
    // The next holder settles what may have been left as leaving.
    if (returned.kind === 'in-doubt') stopped = true;
    if (returned.kind === 'lost') {
      messages.forget();
      lookAt = Math.min(lookAt, monotonic() + LOST_AGAIN_MS);
    }
    if (sleepsUntil > -Infinity && (stopped || isToFill() || wantedAt() < sleepsUntil - TIMER_MS)) wake.wake();
  };
  const departures = createDepartures({ ...deps, closure, stopped: () => stopped, onReturn });
  const planner = createPlanner({
    plan: () => deps.plan(hold),
    stopped: () => stopped,
    // What was planned may be stored although its answer was lost.
    onFault(fault) {
      onFault(fault);
      lookNow();
    },
    onPlanned({ done, due }) {
      busyAt = monotonic();
      // What is to be looked for in a moment was accepted before.
      const isToLook = lookAt <= monotonic() + LOST_AGAIN_MS;
      const taken = due !== undefined && !isToLook && feeds.broadcast.take(due, queue.sizeOf('broadcast'));
      if (taken) wake.wake();
      // An edit or a recall is as urgent as what it changes.
      if ((done && !taken) || poked) lookNow();
    },
    onNothing() {
      if (poked) lookNow();
    },
  });

  const chores = createChores({
    find: (except) => store.dueChores(hold, CHORES_AT_ONCE, except),
    see: (chore, signal) => deps.see(hold, chore, { signal, mayLeave: () => lease.holds() }),
    putOff: (chore, until) => store.endChore(hold, chore, until),
    stopped: () => stopped,
    now: deps.now,
    onFault,
  });

  /** What waits for Graph is set aside, and must not become all there is. */
  const hasRoom = (): boolean => queue.size < MOST_IN_MEMORY;
  const isToFill = (): boolean =>
    expired ||
    (hasRoom() && (feeds.live.wants(queue.sizeOf('live')) || feeds.broadcast.wants(queue.sizeOf('broadcast'))));
  const fill = async (): Promise<void> => {
    if (expired) expired = (await store.skipExpired(hold, SKIPPED_AT_ONCE)) === SKIPPED_AT_ONCE;
    if (!hasRoom()) return;
    // Asked for at once, both are in one statement.
    await Promise.all([feeds.live.fill(queue.sizeOf('live')), feeds.broadcast.fill(queue.sizeOf('broadcast'))]);
  };
  const lookNow = (): void => {
    poked = false;
    lookAgain();
    wake.wake();
  };
  const lookAgain = (): void => {
    lookAt = monotonic() + LOOK_AGAIN_MS;
    feeds.live.again();
    feeds.broadcast.again();
  };

  /** At least one, so that a lane that may start no more is woken by what comes back. */
  const most = (): number => (closure.closed === undefined ? Math.min(MOST_UNDER_WAY, deps.room.each) : 1);
  /** When something of what waits may go, by the pace that holds for it. */
  const laneEarliest = (now: number): number => {
    let earliest = Infinity;
    for (const name of paceNames)
      if (queue.countOf(name) > 0) earliest = Math.min(earliest, paces[name].laneEarliest(now));
    return earliest;
  };
  /** Gives out the slots that are near, to whoever may use them, up to one whose message has to be read before. */
  const depart = (): DueDelivery | undefined => {
    const { closed } = closure;
    if (!lease.holds() || (closed !== undefined && monotonic() < closed.until)) return undefined;
    const isAll = !planner.busy && !feeds.live.mayHaveMore() && !feeds.broadcast.mayHaveMore();
    paces.connector.expect(isAll ? queue.countOf('connector') : Infinity);
    while (departures.size < most() && !stopped) {
      const now = monotonic();
      const near = now + lookAheadMs();
      const open = paceNames.filter((name) => queue.countOf(name) > 0 && paces[name].laneEarliest(now) <= near);
      if (open.length === 0) return undefined;
      const delivery = queue.take((next) => {
        const name = paceOf(next);
        if (!open.includes(name)) return false;
        const { kind, conversation } = requestOf(next);
        return paces[name].earliest(kind, conversation, now) <= near;
      });
      if (delivery === undefined) return undefined;
      const message = messages.find(delivery.key);
      if (message === undefined) return delivery;
      start(delivery, message);
    }
    return undefined;
  };
  const start = (delivery: DueDelivery, message: StoredMessage): void => {
    const { kind, conversation } = requestOf(delivery);
    const pace = paces[paceOf(delivery)];
    const now = monotonic();
    const slot = pace.reserve(kind, conversation, now);
    if (slot === undefined) later.add(delivery, now);
    else departures.start({ delivery, message, pace, slot });
  };
  const readMessage = async (delivery: DueDelivery): Promise<void> => {
    const message = await messages.read(delivery.key).catch((fault: unknown) => {
      later.add(delivery, monotonic());
      throw fault;
    });
    if (message === undefined) release(delivery);
    else start(delivery, message);
  };

  /** When the loop has something to do next. */
  const wantedAt = (): number => Math.max(closure.closed?.until ?? -Infinity, wantedOpen(monotonic()));
  const wantedOpen = (now: number): number => {
    let next = Math.min(later.earliest, lookAt);
    // What comes back moves it then.
    if (departures.size >= most()) return next;
    if (queue.sizeOf('live') + queue.sizeOf('broadcast') > 0) next = Math.min(next, laneEarliest(now) - lookAheadMs());
    for (const waiting of queue.waiting()) {
      const pace = paces[paceOf(waiting)];
      const lane = pace.laneEarliest(now) - lookAheadMs();
      if (lane >= next) continue;
      const { kind, conversation } = requestOf(waiting);
      next = Math.min(next, Math.max(pace.earliest(kind, conversation, now) - lookAheadMs(), lane));
    }
    return next;
  };

  const isIdle = (): boolean => {
    const now = monotonic();
    const isBusy = planner.busy || chores.busy || departures.size > 0;
    if (isBusy || queue.size > 0 || later.earliest < now + KEPT_EMPTY_MS) busyAt = now;
    return now - busyAt > KEPT_EMPTY_MS;
  };

  const sleep = async (ms: number): Promise<void> => {
    sleepsUntil = monotonic() + ms;
    await wake.sleep(ms);
    sleepsUntil = -Infinity;
  };
  const drain = async (): Promise<void> => {
    while (!stopped && !isIdle()) {
      try {
        const now = monotonic();
        for (let due = later.take(now); due !== undefined; due = later.take(now)) queue.add(due);
        if (now >= lookAt) lookAgain();
        if (isToFill()) await fill();
        for (let unread = depart(); unread !== undefined; unread = depart()) await readMessage(unread);
        // A page may have held nothing to send although there is more, and much may have happened while it was read.
        if (stopped || isToFill()) continue;
        await sleep(Math.min(LONGEST_SLEEP_MS, Math.max(1, wantedAt() - monotonic())));
      } catch (fault) {
        onFault(fault);
        await sleep(AFTER_FAULT_MS);
      }
    }
  };

  const run = async (): Promise<void> => {
    for (let settled = false; !settled && !stopped;) {
      try {
        await store.settleInDoubt(hold);
        settled = true;
      } catch (fault) {
        onFault(fault);
        await wake.sleep(AFTER_FAULT_MS);
      }
    }
    planner.start();
    chores.start();
    await drain();
    stopped = true;
    await planner.ended();
    await chores.ended();
    await departures.ended();
  };
  const ended = run();

  return {
    poke({ planning, due }) {
      closure.hurry();
      if (due) {
        messages.forget();
        if (planning && !planner.busy) poked = true;
        else lookAgain();
      }
      if (planning) planner.start();
      wake.wake();
    },
    hurry() {
      closure.hurry();
      wake.wake();
    },
    stir(news) {
      if (news.planning) planner.start();
      if (news.chores) chores.start();
      if (news.expired) expired = true;
      if (news.due) lookAgain();
      wake.wake();
    },
    async stop() {
      stopped = true;
      wake.wake();
      await ended;
    },
    ended,
    get closed() {
      return closure.closed;
    },
  };
}
