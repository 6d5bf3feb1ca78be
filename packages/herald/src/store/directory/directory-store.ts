import { sql } from 'kysely';
import type { DirectoryStore } from '../../directory-ports.ts';
import type { DirectoryCounts } from '../../model/directory.ts';
import type { EntraId, TenantId } from '../../model/ids.ts';
import { learn } from '../address-book/learn.ts';
import type { DeliveryDeps } from '../deliveries/delivery-deps.ts';
import type { Handle } from '../handle.ts';
import { finishChore, putChores } from '../lanes/chores.ts';
import { isHeld } from '../lanes/fence.ts';
import { leftOutWhy } from './left-out.ts';

/** A tenant has one directory. */
const CHORE = { kind: 'directory', key: '' } as const;

/** Directories in a store's tables. */
export const createDirectoryStore = ({
  connection: { db, transact },
  lanes,
}: Pick<DeliveryDeps, 'connection' | 'lanes'>): DirectoryStore => ({
  async ask(tenantId, full) {
    await lanes.ready();
    return transact(async (transaction) => {
      await lanes.wake(transaction, [{ tenantId, planning: false, due: true }]);
      const number = await ask(transaction, tenantId, full);
      await putChores(transaction, [{ ...CHORE, tenantId, dueAt: undefined }]);
      return number;
    });
  },
  async find(tenantId) {
    const row = await db.selectFrom('directory').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
    if (row === undefined) return undefined;
    const { asked, full_asked: fullAsked, progress } = row;
    return { asked, fullAsked, progress, nextDue: await findDue(db, tenantId) };
  },
  count: (tenantId) => count(db, tenantId),
  step: (hold, chore, step) =>
    transact(async (transaction) => {
      if (!(await isHeld(transaction, hold))) return undefined;
      const { tenantId } = hold;
      // Locked: whoever asks for a run is seen by the step, or comes after it.
      const row = await transaction
        .selectFrom('directory')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { asked, full_asked: fullAsked } = row;
      const { progress, lessons = [], dueAt } = step({ asked, fullAsked, progress: row.progress });
      if (lessons.length > 0) await learn(transaction, lessons);
      await sql`update directory set progress = ${JSON.stringify(progress)}::jsonb where tenant_id = ${tenantId}`.execute(
        transaction,
      );
      if (dueAt !== undefined) await finishChore(transaction, hold, chore, dueAt);
      return { asked, fullAsked, progress };
    }),
  findUnseen: async (tenantId, since, limit) => {
    const { rows } = await sql<{ entra_id: EntraId }>`
      select entra_id from person
      where tenant_id = ${tenantId} and entra_id is not null and listed is not null and not listed ? 'deleted'
        and said_at ->> 'listed' < ${since}
      order by entra_id limit ${limit}`.execute(db);
    return rows.map(({ entra_id }) => entra_id);
  },
  findWithoutTimeZone: async (tenantId, since, limit) => {
    const { rows } = await sql<{ entra_id: EntraId }>`
      select entra_id from person p
      where tenant_id = ${tenantId} and entra_id is not null and listed is not null and not gone
        and time_zone is null and not listed ? 'timeZone' and coalesce(listed ->> 'mailboxAskedAt', '') < ${since}
        and ${leftOutWhy(sql`p`)} is null
      order by entra_id limit ${limit}`.execute(db);
    return rows.map(({ entra_id }) => entra_id);
  },
});

async function ask(transaction: Handle, tenantId: TenantId, full: boolean): Promise<number> {
  // A run that has begun may have gone past what the caller wants to see: the next one it is.
  const { rows } = await sql<{ asked: number }>`
    insert into directory as d (tenant_id, asked, full_asked, progress)
    values (${tenantId}, 1, ${full ? 1 : 0}, '{"run":0}')
    on conflict (tenant_id) do update set
      asked = greatest(d.asked, (d.progress ->> 'run')::integer + 1),
      full_asked = case when ${full}::boolean then greatest(d.asked, (d.progress ->> 'run')::integer + 1)
        else d.full_asked end
    returning asked`.execute(transaction);
  return rows[0]?.asked ?? 1;
}

async function findDue(db: Handle, tenantId: TenantId): Promise<Date | undefined> {
  const { rows } = await sql<{ due_at: Date }>`
    select due_at from chore where tenant_id = ${tenantId} and kind = ${CHORE.kind} and key = ${CHORE.key}`.execute(db);
  return rows[0]?.due_at;
}

type Counted = { readonly people: number } & DirectoryCounts['leftOut'];

async function count(db: Handle, tenantId: TenantId): Promise<DirectoryCounts> {
  const { rows } = await sql<Counted>`
    select count(*) filter (where why is distinct from 'deleted') as people,
      count(*) filter (where why = 'guest') as guests,
      count(*) filter (where why = 'disabled') as disabled,
      count(*) filter (where why = 'unlicensed') as unlicensed,
      count(*) filter (where why = 'deleted') as deleted
    from (select ${leftOutWhy(sql`p`)} as why from person p where p.tenant_id = ${tenantId} and p.listed is not null) each`.execute(
    db,
  );
  const { people = 0, ...leftOut } = rows[0] ?? { guests: 0, disabled: 0, unlicensed: 0, deleted: 0 };
  return { people, leftOut };
}
