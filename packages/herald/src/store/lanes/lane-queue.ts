import { sql } from 'kysely';
import { fromKysely, type JobAttempt, type PgBoss } from 'pg-boss';
import type { LaneHold, LaneJob, LaneQueue } from '../../lane-ports.ts';
import { StatementFailed } from '../../errors.ts';
import { tenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import type { Listening } from '../session.ts';
import { storeError } from '../store-error.ts';
import { LANES, openLaneBoss } from './lane-boss.ts';
import { lapseLanes } from './lapse-lanes.ts';
import { createWake, NEWS, readNews, type Wake } from './wake-lane.ts';

/** How often jobs of workers that died are looked for; a worker of an embedded store has no others. */
const SUPERVISE_EVERY_MS = { server: 1_000, embedded: 30_000 };
/** A job is touched well within its heartbeat, but not at every renewal of a lease. */
const TOUCH_EVERY_MS = 4_000;

/** A job's data, as we put it there. */
type LaneData = { readonly tenant: string };

/** The queue of lanes, and how a transaction wakes one. */
export type LaneQueueOfStore = LaneQueue & {
  /** Makes ready to wake; wanted before a transaction in which `wake` is called. */
  ready(): Promise<unknown>;
  readonly wake: Wake;
  /** Ends what runs in the background, before the store is closed. */
  close(): Promise<void>;
};

/**
 * Hands lanes to workers through pg-boss, over the store's own connections. Who holds a lane is not decided here; jobs only
 * see to it that somebody looks. Its tables are made when they are first needed.
 */
export function createLaneQueue(connection: Connection): LaneQueueOfStore {
  const { kind, session, transact } = connection;
  let opening: Promise<PgBoss> | undefined;
  let listening: Listening | undefined;
  let supervising: NodeJS.Timeout | undefined;
  let touched = Number.NEGATIVE_INFINITY;

  const make = (): Promise<PgBoss> => told(openLaneBoss(connection, warn));
  const ready = (): Promise<PgBoss> =>
    (opening ??= make()
      .catch((error: unknown) => {
        // Of two processes that make its tables at once one fails, and finds them when it looks again.
        if (error instanceof StatementFailed) return make();
        throw error;
      })
      .catch((error: unknown) => {
        opening = undefined;
        throw error;
      }));
  const wake = createWake(async (transaction, tenants) => {
    const boss = await ready();
    const jobs = tenants.map((tenant) => ({ data: { tenant } satisfies LaneData, singletonKey: tenant }));
    await boss.insert(LANES, jobs, { db: fromKysely(transaction) });
  });

  async function supervise(): Promise<void> {
    await (await ready()).supervise(LANES);
  }

  async function stop(): Promise<void> {
    clearInterval(supervising);
    const open = listening;
    listening = undefined;
    await open?.close();
  }

  return {
    ready,
    wake,
    async start(listener) {
      const boss = await ready();
      if (kind === 'embedded') {
        // Nobody else opens this store: whoever held a lane, or a job, is dead.
        await told(boss.deleteAllJobs(LANES));
        await transact((transaction) => lapseLanes(transaction, wake));
      }
      listening = await session.listen(NEWS, {
        notified(payload) {
          const { tenant, job, news } = readNews(payload);
          listener.onNews(tenant, news);
          if (job) listener.onJobs();
        },
        missed: () => listener.onMissed(),
      });
      supervising = setInterval(() => void supervise().catch(warn), SUPERVISE_EVERY_MS[kind]).unref();
    },
    async fetch(most) {
      const boss = await ready();
      if (most <= 0) return [];
      const jobs = await told(boss.fetch<LaneData>(LANES, { batchSize: most }));
      return jobs.map(({ id, retryCount, data }) => ({
        id: `${id}:${retryCount}`,
        tenantId: tenantId(data.tenant),
      }));
    },
    async touch(jobs) {
      if (jobs.length === 0 || performance.now() - touched < TOUCH_EVERY_MS) return;
      touched = performance.now();
      const boss = await ready();
      await transact(async (transaction) => {
        const ours = await heldOf(transaction, jobs);
        if (ours.length > 0) await boss.touch(LANES, ours.map(attemptOf), { db: fromKysely(transaction) });
      });
    },
    async complete(job, hold) {
      const boss = await ready();
      await transact(async (transaction) => {
        if (hold !== undefined && (await heldOf(transaction, [{ ...job, hold }])).length === 0) return;
        await boss.complete(LANES, attemptOf(job), null, { db: fromKysely(transaction) });
      });
    },
    stop,
    async close() {
      await stop();
      await (await opening?.catch(() => undefined))?.stop({ graceful: false, close: false });
    },
  };
}

/** pg-boss counts the attempts at a job: named with its attempt, a job that went to another worker since is left alone. */
function attemptOf({ id }: LaneJob): JobAttempt {
  const [job = '', retryCount] = id.split(':');
  return { id: job, retryCount: Number(retryCount) };
}

/** Those whose lane nobody has taken since, which keeps so until the transaction ends. */
async function heldOf<Job extends { readonly hold: LaneHold }>(
  transaction: Handle,
  jobs: readonly Job[],
): Promise<readonly Job[]> {
  const { rows } = await sql<{ tenant_id: string; epoch: number }>`
    select tenant_id, epoch from lane
    where tenant_id = any(${jobs.map(({ hold }) => hold.tenantId)}::text[])
    order by tenant_id for key share`.execute(transaction);
  const epochs = new Map(rows.map(({ tenant_id, epoch }) => [tenant_id, epoch]));
  return jobs.filter(({ hold }) => epochs.get(hold.tenantId) === hold.epoch);
}

/** Fails with an error of ours: those of the drivers may hold what belongs in no log. */
async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw storeError(error);
  }
}

/** A failure in the background is told to whoever runs the process, and the next round tries again. */
function warn(fault: unknown): void {
  const error = storeError(fault);
  process.emitWarning(error instanceof Error ? error : String(error));
}
