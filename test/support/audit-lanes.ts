import type { Database, Folder } from './store-places.ts';
import { peek } from './peek.ts';

/** What the database itself saw while workers wrote. */
export type Audit = {
  /** Rows that somebody changed under an epoch that had passed, other than to settle an attempt of that epoch as sent. */
  readonly staleWrites: number;
  /** Lanes that were taken while the former holder's lease still ran. */
  readonly twoHolders: number;
  /** How often a lane was taken. */
  readonly taken: number;
};

/**
 * Lets PostgreSQL note, by triggers, every write that breaks the rules of holding a lane, whoever makes it. Only for messages
 * that are held when in doubt: no delivery of an earlier epoch is planned again then.
 */
export async function auditLanes(place: Database | Folder): Promise<() => Promise<Audit>> {
  await peek(
    place,
    `create table audit (what text not null);
    create function audit_delivery() returns trigger language plpgsql as $$
    declare current bigint := (select epoch from lane where tenant_id = new.tenant_id);
    begin
      if (case old.state
        when 'planned' then new.epoch < current and (new.epoch, new.departure) > (old.epoch, old.departure)
          and new.state <> 'sent' and (new.state <> 'unknown' or new.code <> 'holder-lost')
        when 'unknown' then new.state not in ('unknown', 'sent')
        else new.state <> old.state
      end) then insert into audit values ('stale'); end if;
      return null;
    end $$;
    create trigger audit after update on delivery for each row execute function audit_delivery();
    create function audit_lane() returns trigger language plpgsql as $$
    begin
      if new.holder is distinct from old.holder and new.holder is not null then
        insert into audit values ('taken');
        if old.held_until > clock_timestamp() then insert into audit values ('two'); end if;
      end if;
      if new.leaving is distinct from old.leaving and new.leaving_epoch <> new.epoch then
        insert into audit values ('stale');
      end if;
      return null;
    end $$;
    create trigger audit after update on lane for each row execute function audit_lane();`,
  );
  return async () => {
    const rows = await peek<{ what: string }>(place, 'select what from audit');
    const count = (what: string): number => rows.filter((row) => row.what === what).length;
    return { staleWrites: count('stale'), twoHolders: count('two'), taken: count('taken') };
  };
}
