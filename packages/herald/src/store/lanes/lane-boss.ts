import { PgBoss, type Clock } from 'pg-boss';
import type { Connection } from '../connection.ts';

/** The one queue: its jobs say that a tenant's lane wants a holder. */
export const LANES = 'lane';
const SCHEMA = 'herald_queue';
/** The shortest that pg-boss takes: a job that is not touched for so long goes to another worker. */
const HEARTBEAT_SECONDS = 10;
/** Lanes are handed on for ever: the defaults, two retries and 15 minutes, would lose them. */
const RETRY_LIMIT = 1_000_000_000;
const EXPIRE_SECONDS = 23 * 60 * 60;
const RETENTION_SECONDS = 10 * 365 * 24 * 60 * 60;
/** What is done is of no interest. */
const DELETE_AFTER_SECONDS = 60;
const MAINTENANCE_SECONDS = 300;

/** Timers, by their numbers, that do not keep a process alive that has nothing else to do. */
const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => Number(setTimeout(run, ms).unref()),
  clearTimeout: (timer) => clearTimeout(Number(timer)),
  setInterval: (run, ms) => Number(setInterval(run, ms).unref()),
  clearInterval: (timer) => clearInterval(Number(timer)),
};

/** Opens pg-boss over a store's own connections, and makes its tables and the queue of lanes where they are not there yet. */
export async function openLaneBoss({ kind, session }: Connection, onFault: (fault: unknown) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => session.run(text, values) },
    backend: kind === 'embedded' ? 'pglite' : 'postgres',
    schema: SCHEMA,
    clock,
    // It is supervised by whoever holds lanes.
    supervise: false,
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // Of large tables, which this never is.
    reindex: false,
    monitorVacuum: false,
  });
  // Unheard, a failure in the background would end the process.
  boss.on('error', onFault);
  await boss.start();
  await boss.createQueue(LANES, {
    policy: 'stately',
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: RETRY_LIMIT,
    expireInSeconds: EXPIRE_SECONDS,
    retentionSeconds: RETENTION_SECONDS,
    deleteAfterSeconds: DELETE_AFTER_SECONDS,
  });
  // It keeps what it knows of a queue, and asks for it on a connection of its own, which it must not inside a transaction.
  await boss.findJobs(LANES, { limit: 1 });
  return boss;
}
