import { sql, type RawBuilder } from 'kysely';
import type { LaneStore } from '../../lane-ports.ts';
import { repeatAfterConflict } from '../transact.ts';
import { audiences } from './audience-page.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { findOldest, type Found, type Asked } from './find-oldest.ts';
import { planPages } from './plan-pages.ts';
import { leavesAtOnce, readReady, readyPages, type Ready, type ReadyMessage } from './ready-pages.ts';
import { setPage } from './set-page.ts';
import { PIECE } from './store-list.ts';

type Slice = Awaited<ReturnType<LaneStore['planSlices']>>[number];

/** How far a message was planned; `ready` is all that waits of it where each may be written to at once. */
type Planned = ReadyMessage & {
  readonly n: number;
  /** Whether it was still to be planned; its lane was held in any case. */
  readonly found: boolean;
  readonly planned: number;
  readonly done: boolean;
  readonly ready: Ready | null;
};

/** Plans the next slice of the oldest message in planning of each lane that is still held, one statement for each kind of audience. */
export async function planSlices(deps: DeliveryDeps, asked: readonly Asked[]): ReturnType<LaneStore['planSlices']> {
  const found = await findOldest(deps.connection.db, asked);
  const slices = new Map<number, Slice>(found.map((message) => [message.n, notYet(message)]));
  for (const messages of alike(inTurn(found, asked))) {
    const planned = new Map((await planAlike(deps, asked, messages)).map((row) => [row.n, row]));
    for (const message of messages) {
      const row = planned.get(message.n);
      // A message that was paused, or planned, since it was found: there may be another one.
      if (row?.found !== false) slices.set(message.n, row && sliceOf(message, row, deps));
    }
  }
  return asked.map((_, index) => slices.get(index + 1));
}

/** Messages of which pages are read by the same query; of a set each has its own. */
function alike(found: readonly Found[]): ReadonlyArray<readonly Found[]> {
  return [...Map.groupBy(found, ({ audience, message_id }) => (audience === 'set' ? message_id : audience)).values()];
}

function pageOf({ audience, audience_set }: Found): RawBuilder<unknown> {
  if (audience === 'set') return setPage(audience_set ?? { people: { kind: 'nobody' }, places: [] });
  return audiences[audience];
}

/** Of lists, which are planned by the piece however long that is, no more than the limits of all come to. */
function inTurn(found: readonly Found[], asked: readonly Asked[]): readonly Found[] {
  const limits = found.reduce((sum, { n }) => sum + (asked[n - 1]?.limit ?? 0), 0);
  const lists = found.filter(({ audience }) => audience === 'list').slice(0, Math.max(1, Math.floor(limits / PIECE)));
  return [...found.filter(({ audience }) => audience !== 'list'), ...lists];
}

const notYet = ({ tenant_id, message_id, revision }: Found): Slice => ({
  key: { tenantId: tenant_id, messageId: message_id, revision },
  planned: 0,
  done: false,
  more: true,
});

function sliceOf({ others }: Found, { planned, done, ready, ...message }: Planned, deps: DeliveryDeps): Slice {
  const due = ready === null ? undefined : readReady(message, ready, deps);
  return {
    key: { tenantId: message.tenant_id, messageId: message.message_id, revision: message.revision },
    planned,
    done,
    more: !done || others,
    ...(due === undefined ? {} : { due }),
  };
}

/** The messages stay in planning, and the lanes held, until the slices are stored. */
async function planAlike(
  { connection: { db }, zones, botId }: DeliveryDeps,
  asked: readonly Asked[],
  messages: readonly Found[],
): Promise<readonly Planned[]> {
  const [first] = messages;
  if (first === undefined) return [];
  const { audience } = first;
  const ruled = messages.some((message) => message.ruled);
  const local = messages.some((message) => message.local);
  const pages = await planPages(db, { audience: pageOf(first), ruled, local }, zones);
  const mayBeReady = !ruled && (audience === 'everyone' || audience === 'team');
  // Of a list, whose pages are as it was stored, and of a set, only an empty one is known to be the last.
  const isLast = audience === 'list' || audience === 'set' ? sql`false` : sql`read.count < asked.most`;
  const { rows } = await repeatAfterConflict(() =>
    sql<Planned>`
      with given as materialized (
        select * from unnest(
          ${messages.map(({ n }) => n)}::integer[],
          ${messages.map(({ tenant_id }) => tenant_id)}::text[],
          ${messages.map(({ n }) => asked[n - 1]?.hold.epoch ?? 0)}::bigint[],
          ${messages.map(({ message_id }) => message_id)}::uuid[],
          ${messages.map(({ revision }) => revision)}::integer[],
          ${messages.map(({ n }) => asked[n - 1]?.limit ?? 0)}::integer[]
        ) as given (n, tenant_id, epoch, message_id, revision, most)
      ),
      held as materialized (
        select tenant_id from lane
        where (tenant_id, epoch) in (select tenant_id, epoch from given) and held_until > clock_timestamp()
        order by tenant_id for key share
      ),
      asked as materialized (
        select m.*, given.n, given.most, case when m.at_once then (
          select t.service_url from tenant t where t.tenant_id = m.tenant_id) end as tenant_service_url
        from held join given on given.tenant_id = held.tenant_id
        cross join lateral (
          select m.tenant_id, m.message_id, m.revision, m.team_id, m.planned_after, m.due_at, m.wall_time::text as wall_time,
            m.otherwise_zone, m.expires_at, m.kind, m.topic, m.dedupe_key, m.dedupe_ms, ${leavesAtOnce} as at_once
          from message m
          where m.tenant_id = given.tenant_id and m.message_id = given.message_id and m.revision = given.revision
            and m.state = 'planning'
          limit 1 for no key update
        ) m
      ),
      ${pages},
      kept as materialized (
        select asked.*, read.last, coalesce(read.count, 0) as read, read.last is null or ${isLast} as done
        from asked left join (select n, max(key) as last, count(*) from page group by n) read on read.n = asked.n
      ),
      ${audience === 'list' ? sql`${dropPieces},` : sql``}
      gone_on as (
        update message m set planned_after = kept.last, planned = kept.done,
          state = case when kept.done then 'active' else m.state end
        from kept
        where m.tenant_id = kept.tenant_id and m.message_id = kept.message_id and m.revision = kept.revision
      )
      select given.n, given.tenant_id, given.message_id, given.revision, kept.n is not null as found,
        kept.due_at, kept.expires_at, kept.tenant_service_url, coalesce(kept.done, false) as done,
        coalesce(made.count, 0) as planned,
        ${mayBeReady ? sql`case when made.count = kept.read then ready.lists end` : sql`null`} as ready
      from given
      join held on held.tenant_id = given.tenant_id
      left join kept on kept.n = given.n
      ${mayBeReady ? sql`left join (${readyPages(botId)}) ready on ready.n = given.n` : sql``}
      left join (
        select tenant_id, message_id, revision, count(*) from changed group by tenant_id, message_id, revision
      ) made on made.tenant_id = kept.tenant_id and made.message_id = kept.message_id and made.revision = kept.revision
    `.execute(db),
  );
  return rows;
}

/** The pieces of a list that are deliveries by now. */
const dropPieces: RawBuilder<unknown> = sql`
  dropped as (
    delete from message_list listed using kept
    where listed.tenant_id = kept.tenant_id and listed.message_id = kept.message_id
      and listed.number <= kept.planned_after::integer
  )`;
