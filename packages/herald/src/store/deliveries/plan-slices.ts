import { sql, type RawBuilder } from 'kysely';
import type { LaneStore } from '../../lane-ports.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { Handle } from '../handle.ts';
import { audiences } from './audience-page.ts';
import { planPages, type PagePlanned, type Planning } from './plan-pages.ts';
import type { MessageRow } from './schema.ts';
import { setPage } from './set-page.ts';
import { PIECE } from './store-list.ts';
import type { TimeZones } from './time-zones.ts';

type Asked = Parameters<LaneStore['planSlices']>[0];
type Slice = Awaited<ReturnType<LaneStore['planSlices']>>[number];
/** `others` when the lane has more messages to plan. */
type Found = Planning & Pick<MessageRow, 'audience' | 'audience_set'> & { readonly others: boolean };
type Done = { readonly message: Found; readonly page: PagePlanned; readonly done: boolean };

/** Plans the next slice of the oldest message in planning of each lane that is still held, all in one transaction. */
export async function planSlices(
  { db, transact }: Connection,
  asked: Asked,
  zones: TimeZones,
): ReturnType<LaneStore['planSlices']> {
  // Most looks find nothing: they are one short statement.
  const planning = await whoPlans(db, asked);
  if (planning.size === 0) return asked.map(() => undefined);
  const slices = await transact(async (transaction) => {
    const found = await lockOldest(
      transaction,
      asked.filter(({ hold }) => planning.has(hold.tenantId)),
    );
    const all: Done[] = [];
    for (const messages of alike(inTurn(found))) {
      const pages = await planPages(transaction, messages, pageOf(messages), zones);
      all.push(...messages.map((message, index) => doneWith(message, pages[index])));
    }
    if (all.length > 0) await keep(transaction, all);
    const others = found.map((message): [TenantId, Slice] => [message.tenant_id, notYet(message)]);
    return new Map([...others, ...all.map((one): [TenantId, Slice] => [one.message.tenant_id, sliceOf(one)])]);
  });
  return asked.map(({ hold }) => slices.get(hold.tenantId));
}

/** Messages of which pages are read by the same query; of a set each has its own. */
function alike(found: readonly Found[]): ReadonlyArray<readonly Found[]> {
  return [...Map.groupBy(found, ({ audience, message_id }) => (audience === 'set' ? message_id : audience)).values()];
}

function pageOf([first]: readonly Found[]): RawBuilder<unknown> {
  if (first === undefined || first.audience === 'set')
    return setPage(first?.audience_set ?? { people: { kind: 'nobody' }, places: [] });
  return audiences[first.audience];
}

/** Of a list, whose pages are as it was stored, and of a set, only an empty one is known to be the last. */
function doneWith(message: Found, page: PagePlanned = { last: null, read: 0, planned: 0 }): Done {
  const isFull = message.audience === 'list' || message.audience === 'set' || page.read >= message.most;
  return { message, page, done: page.last === null || !isFull };
}

/** Of lists, which are planned by the piece however long that is, no more than the limits of all come to. */
function inTurn(found: readonly Found[]): readonly Found[] {
  const most = Math.max(1, Math.floor(found.reduce((sum, message) => sum + message.most, 0) / PIECE));
  const lists = found.filter(({ audience }) => audience === 'list').slice(0, most);
  return [...found.filter(({ audience }) => audience !== 'list'), ...lists];
}

const notYet = (message: Found): Slice => sliceOf({ message, page: { last: null, read: 0, planned: 0 }, done: false });

const sliceOf = ({ message, page, done }: Done): Slice => ({
  key: { tenantId: message.tenant_id, messageId: message.message_id, revision: message.revision },
  planned: page.planned,
  done,
  more: !done || message.others,
});

async function whoPlans(db: Handle, asked: Asked): Promise<ReadonlySet<TenantId>> {
  const { rows } = await sql<{ tenant_id: TenantId }>`
    select tenant_id from message
    where tenant_id = any(${asked.map(({ hold }) => hold.tenantId)}::text[]) and state = 'planning'`.execute(db);
  return new Set(rows.map(({ tenant_id }) => tenant_id));
}

/** The messages stay in planning, and the lanes held, until the slices are stored. */
async function lockOldest(transaction: Handle, asked: Asked): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    with asked as materialized (
      select * from unnest(
        ${asked.map(({ hold }) => hold.tenantId)}::text[],
        ${asked.map(({ hold }) => hold.epoch)}::bigint[],
        ${asked.map(({ limit }) => limit)}::integer[]
      ) as asked (tenant_id, epoch, most)
    ),
    held as materialized (
      select tenant_id from lane
      where (tenant_id, epoch) in (select tenant_id, epoch from asked) and held_until > clock_timestamp()
      order by tenant_id for key share
    )
    select m.*, asked.most, exists (
      select from message other
      where other.tenant_id = m.tenant_id and other.state = 'planning'
        and (other.message_id, other.revision) > (m.message_id, m.revision)) as others
    from held join asked on asked.tenant_id = held.tenant_id
    cross join lateral (
      select m.tenant_id, m.message_id, m.revision, m.audience, m.audience_set, m.team_id, m.planned_after,
        m.due_at, m.wall_time::text as wall_time, m.otherwise_zone, m.kind, m.topic, m.dedupe_key, m.dedupe_ms
      from message m where m.tenant_id = held.tenant_id and m.state = 'planning'
      order by m.message_id, m.revision limit 1 for no key update
    ) m`.execute(transaction);
  return rows;
}

/** Keeps how far each message is planned; the pieces of a list before that are deliveries by now. */
async function keep(transaction: Handle, all: readonly Done[]): Promise<void> {
  await sql`
    with kept as materialized (
      select * from unnest(
        ${all.map(({ message }) => message.tenant_id)}::text[],
        ${all.map(({ message }) => message.message_id)}::uuid[],
        ${all.map(({ message }) => message.revision)}::integer[],
        ${all.map(({ message }) => (message.audience === 'list' ? message.planned_after : null))}::text[],
        ${all.map(({ page }) => page.last)}::text[],
        ${all.map(({ done }) => done)}::boolean[]
      ) as kept (tenant_id, message_id, revision, listed_before, last, done)
    ),
    dropped as (
      delete from message_list listed using kept
      where listed.tenant_id = kept.tenant_id and listed.message_id = kept.message_id
        and listed.number <= kept.listed_before::integer
    )
    update message m set planned_after = kept.last, planned = kept.done,
      state = case when kept.done then 'active' else m.state end
    from kept
    where m.tenant_id = kept.tenant_id and m.message_id = kept.message_id and m.revision = kept.revision
  `.execute(transaction);
}
