import type { OpenDatabase } from './open-database.ts';

/** What the database itself saw while workers wrote. */
export type Audit = {
  /** Rows that somebody changed under an epoch that had passed, other than to settle an attempt of that epoch as sent. */
  readonly staleWrites: number;
  /** Lanes that changed hands while the former holder's lease still ran. */
  readonly twoHolders: number;
  /** How often a lane was taken. */
  readonly taken: number;
};

/**
 * Lets PostgreSQL watch: triggers of the bench's own note every write that breaks the rules of holding a lane, whoever
 * makes it. Only for broadcasts with the policy `hold`, under which nobody plans a delivery of an earlier epoch again.
 */
export async function auditLanes(database: OpenDatabase): Promise<() => Promise<Audit>> {
  await database.run(`
    create table bench_audit (what text not null, detail text);
    create function bench_audit_delivery() returns trigger language plpgsql as $$
    declare current bigint;
    begin
      select epoch into current from lane where tenant_id = new.tenant_id;
      if (new.state = 'sending' and new.epoch is distinct from current)
        or (old.state = 'sending' and old.epoch < current and new.state not in ('unknown', 'sending'))
        or (old.state = 'unknown' and new.state <> 'sent')
      then insert into bench_audit values ('stale', old.state || ' ' || new.state); end if;
      return new;
    end $$;
    create trigger bench_audit after update of state on delivery for each row execute function bench_audit_delivery();
    create function bench_audit_lane() returns trigger language plpgsql as $$
    begin
      if new.holder is not null and new.holder is distinct from old.holder then
        insert into bench_audit values ('taken', new.tenant_id);
        if old.holder is not null and old.held_until > clock_timestamp() then
          insert into bench_audit values ('two', new.tenant_id);
        end if;
      end if;
      return new;
    end $$;
    create trigger bench_audit after update on lane for each row execute function bench_audit_lane();`);
  return async () => {
    const rows = await database.query<{ what: string; count: string }>(
      'select what, count(*) as count from bench_audit group by what',
    );
    const count = (what: string): number => Number(rows.find((row) => row.what === what)?.count ?? 0);
    return { staleWrites: count('stale'), twoHolders: count('two'), taken: count('taken') };
  };
}
