import { sql } from 'kysely';
import { fixOf } from '../../model/fix-of.ts';
import { conversationId, type ConversationId, type TenantId } from '../../model/ids.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import type { Remedy } from '../../model/reachability.ts';
import type {
  PersonReach,
  PersonReached,
  PlaceUnreached,
  ReachPage,
  ReachReport,
  ReachStore,
} from '../../reach-ports.ts';
import { personOf } from '../address-book/find-people.ts';
import type { Handle } from '../handle.ts';
import type { PersonRow } from '../schema.ts';
import { verdictOf } from './verdict.ts';

/** So many people are looked at in one statement: others are served in between. */
const SLICE = 5_000;

type Verdict = {
  readonly why: UnreachableWhy | 'untried' | null;
  readonly since: Date | null;
  readonly status: number;
  readonly code: string;
  readonly tried: readonly Remedy[];
};

/** Whether people and places of a tenant can be written to, read from a store's tables. */
export const createReachStore = (db: Handle): ReachStore => ({
  report: (tenant) => report(db, tenant),
  people: (tenant, page) => listPeople(db, tenant, page),
  places: (tenant, page) => listPlaces(db, tenant, page),
});

const knownPeople = (tenant: TenantId, after: string, limit: number) => sql`
  select * from person
  where tenant_id = ${tenant} and person_id > ${after} and not gone
  order by person_id limit ${limit}`;

async function report(db: Handle, tenant: TenantId): Promise<ReachReport> {
  const counts = new Map<Verdict['why'], number>();
  for (let after: string | null = ''; after !== null;) {
    const { rows }: { rows: Array<{ last: string; why: Verdict['why']; count: number }> } = await sql<{
      last: string;
      why: Verdict['why'];
      count: number;
    }>`
      with page as materialized (${knownPeople(tenant, after, SLICE)})
      select (select max(person_id) from page) as last, verdict.why, count(*) as count
      from page p cross join lateral (${verdictOf}) verdict group by verdict.why`.execute(db);
    for (const { why, count } of rows) counts.set(why, (counts.get(why) ?? 0) + count);
    after = rows[0]?.last ?? null;
  }
  const { reachable, untried, unreachable } = summed(counts);
  return {
    people: [...counts.values()].reduce((sum, count) => sum + count, 0),
    reachable,
    untried,
    unreachable: unreachable.map((one) => ({ ...one, fix: fixOf(one.why) })),
    places: await countPlaces(db, tenant),
  };
}

function summed(counts: ReadonlyMap<Verdict['why'], number>) {
  const unreachable = [...counts].flatMap(([why, count]) =>
    why === null || why === 'untried' ? [] : [{ why, count }],
  );
  return {
    reachable: counts.get(null) ?? 0,
    untried: counts.get('untried') ?? 0,
    unreachable: unreachable.toSorted((one, other) => other.count - one.count || one.why.localeCompare(other.why)),
  };
}

async function countPlaces(db: Handle, tenant: TenantId): Promise<ReachReport['places']> {
  const { rows } = await sql<{ why: UnreachableWhy | null; count: number }>`
    select known.why, count(*) as count
    from conversation c
    join conversation_reachability known
      on known.tenant_id = c.tenant_id and known.conversation_id = c.conversation_id
    where c.tenant_id = ${tenant} and c.scope <> 'personal' group by known.why`.execute(db);
  const { reachable, unreachable } = summed(new Map(rows.map(({ why, count }) => [why, count])));
  return { reachable, unreachable };
}

/** Slice by slice, so that one reason that few have is not looked for among all people at once. */
async function listPeople(
  db: Handle,
  tenant: TenantId,
  { limit, after = '', why }: ReachPage,
): ReturnType<ReachStore['people']> {
  const found: PersonReached[] = [];
  const slice = why === undefined ? limit : SLICE;
  for (let last: string | undefined = after; last !== undefined && found.length < limit;) {
    const { rows }: { rows: Array<PersonRow & Verdict & { last: PersonRow['person_id'] }> } = await sql<
      PersonRow & Verdict & { last: PersonRow['person_id'] }
    >`
      with page as materialized (${knownPeople(tenant, last, slice)})
      select p.*, verdict.*, (select max(person_id) from page) as last
      from page p
      cross join lateral (${verdictOf}) verdict
      order by p.person_id`.execute(db);
    for (const row of rows)
      if (found.length < limit && (why === undefined || row.why === why))
        found.push({ person: personOf(row), reach: reachOf(row) });
    last = rows.length < slice ? undefined : rows[0]?.last;
  }
  return found;
}

async function listPlaces(
  db: Handle,
  tenant: TenantId,
  { limit, after = '', why }: ReachPage,
): ReturnType<ReachStore['places']> {
  type Row = Omit<Verdict, 'why' | 'tried'> & {
    readonly conversation_id: ConversationId;
    readonly scope: PlaceUnreached['scope'];
    readonly name: string | null;
    readonly why: UnreachableWhy;
  };
  const { rows } = await sql<Row>`
    select c.conversation_id, c.scope, coalesce(c.name, h.name) as name, known.why, known.since, known.status, known.code
    from conversation c
    join conversation_reachability known
      on known.tenant_id = c.tenant_id and known.conversation_id = c.conversation_id
    left join channel h on h.tenant_id = c.tenant_id and h.channel_id = c.channel_id
    where c.tenant_id = ${tenant} and c.scope <> 'personal' and c.conversation_id > ${after}
      and ${why === undefined ? sql`known.why is not null` : sql`known.why = ${why}`}
    order by c.conversation_id limit ${limit}`.execute(db);
  return rows.map(({ conversation_id, scope, name, ...row }) => ({
    conversationId: conversationId(conversation_id),
    scope,
    ...(name === null ? {} : { name }),
    reach: unreachable(row.why, { ...row, tried: [] }),
  }));
}

function reachOf(row: Verdict): PersonReach {
  if (row.why === null) return { kind: 'reachable' };
  return row.why === 'untried' ? { kind: 'untried' } : unreachable(row.why, row);
}

const unreachable = (why: UnreachableWhy, { since, status, code, tried }: Omit<Verdict, 'why'>) => ({
  kind: 'unreachable' as const,
  why,
  ...(since === null ? {} : { since }),
  status,
  code,
  tried,
  fix: fixOf(why),
});
