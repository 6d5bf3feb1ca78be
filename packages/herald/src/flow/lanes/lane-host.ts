import type { LaneHold, LaneJob, LaneQueue, LaneStore, Ledger } from '../../delivery-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Outcome } from '../../model/outcome.ts';
import { createBatches } from './batches.ts';
import type { Load } from './feed.ts';
import { startLane, type Lane } from './lane.ts';
import type { LaneDeps } from './lane-deps.ts';
import { createLease, LEASE_MS, RENEW_MS, type Lease } from './lease.ts';
import { createPace } from './pace/create-pace.ts';
import { persist } from './persist.ts';

/** How many lanes one process holds at a time. */
const MOST_LANES = 1_000;
/** How often to look for lanes that have something due and nobody who holds them, and for what time brought to those held. */
const LOOK_ROUND_MS = 1_000;
/** Rows that one statement loads, shared among the lanes that ask: more would hold up a process on the embedded store. */
const LOADED_AT_ONCE = 1_000;
const MOST_LOADS = 20;
const LONGEST_PAGE = 500;
/** A statement is shared by what comes within this time, under load; a single message does not wait. */
const BATCH_APART_MS = 20;
const MOST_IN_A_BATCH = 500;
/** What a new holder waits after an unclean end, so that two holders' sends never add up past the tenant's window. */
const AFTER_UNCLEAN_MS = 1_000;

export type LaneHostDeps = Pick<
  LaneDeps,
  'attempt' | 'conclude' | 'onSettled' | 'onFault' | 'monotonic' | 'now' | 'random'
> & {
  /** Names this process among all that hold lanes. */
  readonly holder: string;
  readonly store: LaneStore;
  readonly ledger: Ledger;
  readonly queue: LaneQueue;
};

type Held = {
  readonly hold: LaneHold;
  readonly lease: Lease;
  readonly lane: Lane;
  readonly ending: Promise<void>;
  job: LaneJob | undefined;
};

/** The lanes that this process holds: takes them as they are woken, keeps their leases, gives them back. */
export type LaneHost = {
  /** Something was accepted or changed for this tenant: what is held looks at once, what is not is taken if it is free. */
  poke(tenant: TenantId): void;
  holds(tenant: TenantId): boolean;
  /**
   * Why a lane that is held here sends nothing, if a request that left after `since` was answered so; undefined when it
   * sends, or is not held.
   */
  closed(tenant: TenantId, since: number): Extract<Outcome, { kind: 'closed' }> | undefined;
  /** Finishes what is under way, gives every lane back, and stops. */
  stop(): Promise<void>;
};

/** Starts to hold lanes; resolves once it listens. */
export async function startLaneHost(deps: LaneHostDeps): Promise<LaneHost> {
  const { holder, store, ledger, queue, onFault, monotonic } = deps;
  const held = new Map<TenantId, Held>();
  const opening = new Map<TenantId, Promise<void>>();
  let stopped = false;
  let lookedAt: string | undefined;
  const marks = createBatches({
    run: (rows: Parameters<Ledger['markSending']>[0]) => ledger.markSending(rows),
    most: MOST_IN_A_BATCH,
    apartMs: BATCH_APART_MS,
  });
  const loads = createBatches({
    run: (asked: ReadonlyArray<Parameters<Load>[0]>) => {
      const limit = Math.min(LONGEST_PAGE, Math.floor(LOADED_AT_ONCE / asked.length));
      return store.loadDue(asked.map((one) => ({ ...one, limit })));
    },
    most: MOST_LOADS,
    apartMs: BATCH_APART_MS,
  });
  const reads = createBatches({
    run: async (keys: readonly MessageKey[]) => (await store.findMessages(keys)).map((message) => ({ message })),
    most: MOST_IN_A_BATCH,
    apartMs: BATCH_APART_MS,
  });
  const settles = createBatches({
    // An answer must not be lost with a database that restarts: settling is repeated until it is stored.
    run: (rows: Parameters<Ledger['settle']>[0]) => persist(() => ledger.settle(rows), { onFault }),
    most: MOST_IN_A_BATCH,
    apartMs: BATCH_APART_MS,
  });

  const open = async (tenant: TenantId, job: LaneJob | undefined): Promise<void> => {
    const lease = createLease({ monotonic, wall: () => deps.now().getTime() });
    const taken = stopped || held.size >= MOST_LANES ? undefined : await store.take(tenant, holder, LEASE_MS);
    if (taken === undefined) {
      if (job !== undefined) await queue.complete(job);
      return;
    }
    const { hold, handOver } = taken;
    const now = monotonic();
    const pace = createPace({
      random: deps.random,
      ...(handOver === undefined
        ? { startsAt: now + AFTER_UNCLEAN_MS }
        : { resumedSends: handOver.map((msAgo) => now - msAgo) }),
    });
    const lane = startLane({
      ...deps,
      hold,
      lease,
      pace,
      marks,
      settles,
      load: (asked) => loads.add(asked),
      onReopened(why) {
        for (const other of held.values()) if (other.lane.closed?.why === why) other.lane.hurry();
      },
      readMessage: async (key) => (await reads.add(key)).message,
    });
    const lastSecond = (): readonly number[] => pace.lastSecond(monotonic()).map((at) => monotonic() - at);
    held.set(tenant, { hold, lease, lane, job, ending: end(tenant, lane, hold, lastSecond) });
  };

  const end = async (
    tenant: TenantId,
    lane: Lane,
    hold: LaneHold,
    lastSecond: () => readonly number[],
  ): Promise<void> => {
    try {
      await lane.ended;
      const job = held.get(tenant)?.job;
      await store.giveBack(hold, lastSecond());
      held.delete(tenant);
      if (job !== undefined) await queue.complete(job, hold);
    } catch (fault) {
      held.delete(tenant);
      onFault(fault);
    }
  };

  const openOnce = (tenant: TenantId, planning: boolean, job?: LaneJob): Promise<void> => {
    const known = held.get(tenant);
    if (known !== undefined) {
      known.lane.poke(planning);
      if (job === undefined) return Promise.resolve();
      if (known.job !== undefined) return queue.complete(job);
      known.job = job;
      return Promise.resolve();
    }
    const under = opening.get(tenant) ?? open(tenant, job).finally(() => opening.delete(tenant));
    opening.set(tenant, under);
    return under;
  };

  const poke = (tenant: TenantId, planning = true): void => {
    if (!stopped) openOnce(tenant, planning).catch(onFault);
  };
  const fetchJobs = async (): Promise<void> => {
    if (stopped || held.size >= MOST_LANES) return;
    const jobs = await queue.fetch(MOST_LANES - held.size);
    await Promise.all(jobs.map((job) => openOnce(job.tenantId, true, job)));
  };
  const renew = async (): Promise<void> => {
    if (held.size === 0) return;
    const asked = [...held.values()].map((one) => ({ one, begun: one.lease.mark() }));
    const still = new Set(
      (
        await store.renew(
          holder,
          asked.map(({ one }) => one.hold),
          LEASE_MS,
        )
      ).map(({ tenantId, epoch }) => `${epoch} ${tenantId}`),
    );
    for (const { one, begun } of asked) {
      const { tenantId, epoch } = one.hold;
      if (still.has(`${epoch} ${tenantId}`)) one.lease.renewed(begun);
      else one.lane.stop().catch(onFault);
    }
    await queue.touch([...held.values()].flatMap(({ job, hold }) => (job === undefined ? [] : [{ ...job, hold }])));
  };
  const lookRound = async (): Promise<void> => {
    await fetchJobs();
    for (const tenant of await store.findUnheld(MOST_LANES - held.size)) poke(tenant);
    if (held.size === 0) return;
    const { at, found } = await store.look([...held.keys()], lookedAt);
    lookedAt = at;
    for (const news of found) held.get(news.tenantId)?.lane.stir(news);
  };
  const onJobs = (): void => void fetchJobs().catch(onFault);

  await queue.start({
    onNews: poke,
    onJobs,
    onMissed() {
      for (const { lane } of held.values()) lane.poke(true);
      onJobs();
    },
  });
  const renewing = repeat(renew, RENEW_MS, onFault);
  const looking = repeat(lookRound, LOOK_ROUND_MS, onFault);

  return {
    poke,
    holds: (tenant) => held.has(tenant),
    closed(tenant, since) {
      const closed = held.get(tenant)?.lane.closed;
      if (closed === undefined || closed.left < since) return undefined;
      const concerns = closed.why === 'disabled-by-admin' || closed.why === 'no-connection' ? 'tenant' : 'bot';
      return { kind: 'closed', concerns, why: closed.why, code: closed.code };
    },
    async stop() {
      stopped = true;
      await looking.stop();
      await Promise.all(opening.values());
      const ending = [...held.values()].map(async ({ lane, ending: given }) => {
        await lane.stop();
        await given;
      });
      await Promise.all(ending);
      await renewing.stop();
      await queue.stop();
    },
  };
}

/** Runs `work` again and again, each time so long after the last has ended. */
function repeat(work: () => Promise<void>, everyMs: number, onFault: (fault: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const next = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = work().catch(onFault).finally(next);
    }, everyMs);
  };
  next();
  return {
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
