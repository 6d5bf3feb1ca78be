import type { LaneHeld, LaneHold, LaneJob, LaneQueue, LaneStore, Ledger, News } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import { graphLimits, type PaceLimits } from '../../model/limits.ts';
import type { ClosedOutcome } from './closure.ts';
import { startLane, type Lane } from './lane.ts';
import type { LaneDeps } from './lane-deps.ts';
import { createLease, LEASE_MS, RENEW_MS, type Lease } from './lease.ts';
import { onceMore } from './once-more.ts';
import { createPace } from './pace/create-pace.ts';
import { repeat } from './repeat.ts';
import { createRoom } from './room.ts';
import { shareStatements } from './share-statements.ts';

/** How many lanes one process holds at a time. */
const MOST_LANES = 1_000;
/** How often to look for lanes that have something due and nobody who holds them, and for what time brought to those held. */
const LOOK_ROUND_MS = 1_000;
const ANY_NEWS: News = { planning: true, due: true };

export type LaneHostDeps = Pick<
  LaneDeps,
  'attempt' | 'conclude' | 'see' | 'onSettled' | 'onFault' | 'monotonic' | 'now' | 'random'
> & {
  /** Names this process among all that hold lanes. */
  readonly holder: string;
  readonly store: LaneStore;
  readonly ledger: Ledger;
  readonly queue: LaneQueue;
  /** What each tenant's lane may do. */
  readonly limits: PaceLimits;
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
  closed(tenant: TenantId, since: number): ClosedOutcome | undefined;
  /** Finishes what is under way, gives every lane back, and stops. */
  stop(): Promise<void>;
};

/** Starts to hold lanes; resolves once it listens. */
export async function startLaneHost(deps: LaneHostDeps): Promise<LaneHost> {
  const { holder, store, ledger, queue, limits, onFault, monotonic } = deps;
  const held = new Map<TenantId, Held>();
  const opening = new Map<TenantId, Promise<void>>();
  let stopped = false;
  let lookedAt: string | undefined;
  const shared = { ...shareStatements({ store, ledger, onFault }), room: createRoom(() => held.size) };

  const open = async (tenant: TenantId, job: LaneJob | undefined): Promise<void> => {
    const lease = createLease({ monotonic, wall: () => deps.now().getTime() });
    const taken = stopped || held.size >= MOST_LANES ? undefined : await store.take(tenant, holder, LEASE_MS);
    if (taken === undefined) {
      // Of what was not even tried others are to hear.
      if (job !== undefined && !stopped) await queue.complete(job);
      return;
    }
    const { hold, handOver } = taken;
    const now = monotonic();
    // Whoever held it a moment ago may have asked Graph then.
    const graphPace = (of: PaceLimits) =>
      createPace({
        random: deps.random,
        limits: of,
        ...(handOver?.length === 0 ? {} : { startsAt: now + of.tenant.ms }),
      });
    const pace = createPace({
      random: deps.random,
      limits,
      ...(handOver === undefined
        ? // After an unclean end, so that two holders' sends never add up past the tenant's window.
          { startsAt: now + limits.tenant.ms }
        : { resumedSends: handOver.map((msAgo) => now - msAgo) }),
    });
    const lane = startLane({
      ...deps,
      hold,
      lease,
      paces: { connector: pace, installs: graphPace(graphLimits.installs), others: graphPace(graphLimits.others) },
      ...shared,
      onReopened(why) {
        for (const other of held.values()) if (other.lane.closed?.outcome.why === why) other.lane.hurry();
      },
    });
    const departuresMsAgo = (): readonly number[] => pace.lastWindow(monotonic()).map((at) => monotonic() - at);
    held.set(tenant, { hold, lease, lane, job, ending: end(tenant, lane, hold, departuresMsAgo) });
  };

  const end = async (
    tenant: TenantId,
    lane: Lane,
    hold: LaneHold,
    departuresMsAgo: () => readonly number[],
  ): Promise<void> => {
    try {
      await lane.ended;
      const job = held.get(tenant)?.job;
      await store.giveBack(hold, departuresMsAgo());
      held.delete(tenant);
      if (job !== undefined) await queue.complete(job, hold);
    } catch (fault) {
      held.delete(tenant);
      onFault(fault);
    }
  };

  const openOnce = (tenant: TenantId, news: News, job?: LaneJob): Promise<void> => {
    const known = held.get(tenant);
    if (known !== undefined) {
      known.lane.poke(news);
      if (job === undefined) return Promise.resolve();
      if (known.job !== undefined) return queue.complete(job);
      known.job = job;
      return Promise.resolve();
    }
    const under = opening.get(tenant) ?? open(tenant, job).finally(() => opening.delete(tenant));
    opening.set(tenant, under);
    return under;
  };

  const poke = (tenant: TenantId, news = ANY_NEWS): void => {
    if (!stopped) openOnce(tenant, news).catch(onFault);
  };
  // Of many jobs at once everybody is told by each, and one look finds them all.
  const fetchJobs = onceMore(async () => {
    if (stopped || held.size >= MOST_LANES) return;
    const jobs = await queue.fetch(MOST_LANES - held.size);
    for (const job of jobs) openOnce(job.tenantId, ANY_NEWS, job).catch(onFault);
  });
  const renew = async (): Promise<void> => {
    if (held.size === 0) return;
    const asked = [...held.values()].map((one) => ({ one, begun: one.lease.mark() }));
    const still = new Set(
      (
        await store.renew(
          holder,
          asked.map(({ one }) => asHeld(one)),
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
      for (const { lane } of held.values()) lane.poke(ANY_NEWS);
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
      return closed === undefined || closed.left < since ? undefined : closed.outcome;
    },
    async stop() {
      stopped = true;
      await looking.stop();
      await Promise.allSettled(opening.values());
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

/** A lane for others to see. */
function asHeld({ hold, lane: { closed } }: Pick<Held, 'hold' | 'lane'>): LaneHeld {
  if (closed === undefined) return hold;
  const { outcome, since } = closed;
  return { ...hold, closed: { why: outcome.why, code: outcome.code, since } };
}
