import { sql } from 'kysely';
import type { Clock } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { REPLAN_EVERY_MS } from '../planner.ts';

/** How often it is looked whether anything is to be done, and plans are made anew. */
const LOOK_EVERY_MS = REPLAN_EVERY_MS;
/** Checkpoint after so much new log: half a second of the fastest writing, and well under a second to recover. */
const WAL_BUDGET_BYTES = 64 * 1024 * 1024;
/** Checkpoint after so long if anything at all was written, so that even a quiet store starts quickly. */
const CHECKPOINT_EVERY_MS = 5 * 60_000;
/** What a checkpoint itself writes, and some. */
const IDLE_WAL_BYTES = 4096;
/** How often tables are looked over; PostgreSQL's own default (autovacuum_naptime). */
const VACUUM_EVERY_MS = 60_000;

export type UpkeepOptions = { readonly clock: Clock; readonly walBudgetBytes?: number };

/**
 * Does what PostgreSQL's checkpointer and autovacuum do, which PGlite has not: without them the log grows without end
 * and statistics go stale. Looks every 5 s by itself once started; `look` does so at once.
 */
export function createUpkeep(db: Handle, { clock, walBudgetBytes = WAL_BUDGET_BYTES }: UpkeepOptions) {
  let checkpointed = clock.now().getTime();
  let vacuumed = checkpointed;
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function checkpointIfDue(now: number): Promise<void> {
    const { rows } = await sql<{ bytes: number }>`
      select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()
    `.execute(db);
    const bytes = rows[0]?.bytes ?? 0;
    if (bytes < walBudgetBytes && (bytes < IDLE_WAL_BYTES || now - checkpointed < CHECKPOINT_EVERY_MS)) return;
    await sql`checkpoint`.execute(db);
    checkpointed = now;
  }

  async function vacuumIfDue(now: number): Promise<void> {
    if (now - vacuumed < VACUUM_EVERY_MS) return;
    vacuumed = now;
    for (const { name, vacuum } of await dueTables(db)) {
      // Table by table: while a statement runs, no other does.
      if (stopped) return;
      await (vacuum ? sql`vacuum (analyze) ${sql.table(name)}` : sql`analyze ${sql.table(name)}`).execute(db);
    }
  }

  async function lookNow(): Promise<void> {
    const now = clock.now().getTime();
    await sql`discard plans`.execute(db);
    await checkpointIfDue(now);
    if (!stopped) await vacuumIfDue(now);
  }

  /** Does what is due and resolves when it is done; does nothing once stopped. */
  async function look(): Promise<void> {
    if (stopped) return;
    looking ??= lookNow().finally(() => (looking = undefined));
    await looking;
  }

  return {
    look,
    start(): void {
      timer = setInterval(() => void look().catch(warn), LOOK_EVERY_MS).unref();
    },
    /** Resolves when nothing runs any more; the store may be closed then. */
    async stop(): Promise<void> {
      stopped = true;
      clearInterval(timer);
      await looking?.catch(() => {});
    },
  };
}
/** The tables that autovacuum would visit, by the thresholds of its documentation (Routine Vacuuming). */
async function dueTables(db: Handle): Promise<readonly { readonly name: string; readonly vacuum: boolean }[]> {
  // Else the counts may be as old as the last idle minute.
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const { rows } = await sql<{ name: string; vacuum: boolean }>`
    select stat.schemaname || '.' || stat.relname as name,
      n_dead_tup > 50 + 0.2 * greatest(reltuples, 0) or n_ins_since_vacuum > 1000 + 0.2 * greatest(reltuples, 0) as vacuum
    from pg_stat_user_tables stat join pg_class on pg_class.oid = stat.relid
    where n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
      or n_ins_since_vacuum > 1000 + 0.2 * greatest(reltuples, 0)
      or n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0)
    order by name`.execute(db);
  return rows;
}

/** A failure is told to whoever runs the process, and the next look tries again. */
const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));
