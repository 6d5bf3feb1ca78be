import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DueDelivery, LaneHold, Slice } from '../../../lane-ports.ts';
import type { Accepted, Audience, NewMessage } from '../../../message-ports.ts';
import type { MessageKey, Priority, Settlement } from '../../../model/delivery.ts';
import { activityId, conversationId, tenantId, type TenantId } from '../../../model/ids.ts';
import type { Store } from '../../open-store.ts';
import { SERVED } from '../../testing/someone.ts';

/** Longer than any test takes. */
export const LONG_MS = 600_000;

/** A tenant of its own, with what tests do in it again and again. */
export async function newCompany(store: Store) {
  const tenant: TenantId = tenantId(randomUUID());
  await sql`insert into tenant (tenant_id, service_url, service_url_at) values (${tenant}, ${SERVED.serviceUrl}, now())`.execute(
    store.db,
  );
  const { messages, laneStore, ledger } = store;

  const draft = (audience: Audience, also: Partial<NewMessage> = {}): NewMessage => ({
    tenantId: tenant,
    operation: 'send',
    payload: { type: 'message', text: 'Lunch is here' },
    priority: 'broadcast',
    onUnknown: 'hold',
    audience,
    ...also,
  });

  const accept = async (message: NewMessage): Promise<Accepted> => {
    const [accepted] = await messages.create([message]);
    return accepted ?? assert.fail('the store answered nothing');
  };

  return {
    tenant,
    draft,
    /** Adds people whose chats are stored, and returns their place keys in order. */
    addPeople: async (count: number, { timeZone }: { readonly timeZone?: string } = {}): Promise<readonly string[]> => {
      const { rows } = await sql<{ person_id: string }>`
        with someone as (
          insert into person (tenant_id, person_id, entra_id, time_zone, gone, said_at)
          select ${tenant}::text, gen_random_uuid()::text, gen_random_uuid()::text, ${timeZone ?? null}::text, false, '{}'
          from generate_series(1, ${count}::integer)
          returning person_id
        ),
        chat as (
          insert into conversation (tenant_id, conversation_id, scope, service_url, bot_id, person_id, seen_at, said_at)
          select ${tenant}::text, 'a:' || person_id, 'personal', ${SERVED.serviceUrl}::text, ${SERVED.botId}::text, person_id, now(), '{}'
          from someone
        )
        select person_id from someone order by person_id`.execute(store.db);
      return rows.map(({ person_id }) => `p:${person_id}`);
    },
    accept,
    send: async (audience: Audience, also?: Partial<NewMessage>): Promise<MessageKey> =>
      (await accept(draft(audience, also))).key,
    take: async (holder = 'a worker', leaseMs = LONG_MS): Promise<LaneHold> => {
      const taken = await laneStore.take(tenant, holder, leaseMs);
      return taken?.hold ?? assert.fail('the lane is held');
    },
    planAll: async (hold: LaneHold, limit = 1_000): Promise<void> => {
      while ((await planSlice(store, hold, limit)) !== undefined);
    },
    /** All that is due, page by page. */
    due: async (
      hold: LaneHold,
      { priority = 'broadcast', limit = 500 }: { priority?: Priority; limit?: number } = {},
    ) => {
      const all: DueDelivery[] = [];
      for (let cursor; ;) {
        const [page] = await laneStore.loadDue([{ hold, priority, limit, after: cursor }]);
        all.push(...(page?.due ?? []));
        if (page === undefined || page.due.length === 0) return all;
        ({ cursor } = page);
      }
    },
    /** Marks these as leaving, as whoever read the message at this version. */
    mark: (hold: LaneHold, due: ReadonlyArray<Pick<DueDelivery, 'key'>>, version = 0) =>
      ledger.markSending(due.map(({ key }) => ({ hold, key, version }))),
    settle: (hold: LaneHold, due: ReadonlyArray<Pick<DueDelivery, 'key'>>, settlement: Settlement) =>
      ledger.settle(due.map(({ key }) => ({ hold, key, settlement }))),
    /** Fails unless the tally of every revision equals what is counted, by state and by reason. */
    audit: async (key: MessageKey): Promise<void> => {
      for (let revision = 0; ; revision += 1) {
        const one = { ...key, revision };
        const tally = (await messages.lookAt([one]))[0]?.tally;
        if (tally === undefined) return;
        assert.deepEqual(tally, await messages.count(one));
        const { rows } = await sql`
          select state, coalesce(why, code, '') as why, count(*) as count from delivery
          where tenant_id = ${key.tenantId} and message_id = ${key.messageId} and revision = ${revision}
            and (state in ('unreachable', 'refused', 'skipped', 'unknown') or (state = 'planned' and why is not null))
          group by 1, 2 order by state, count desc, why`.execute(store.db);
        assert.deepEqual(await messages.reasons(one), rows);
      }
    },
  };
}

/** What tests do in a company. */
export type Company = Awaited<ReturnType<typeof newCompany>>;

export const sent = (id = 'chat', activity = '1700000000001'): Settlement => ({
  kind: 'sent',
  conversationId: conversationId(`a:${id}`),
  serviceUrl: SERVED.serviceUrl,
  activityId: activityId(activity),
});
export const sentWithoutId: Settlement = {
  kind: 'sent',
  conversationId: conversationId('a:chat'),
  serviceUrl: SERVED.serviceUrl,
};
export const blocked = {
  kind: 'unreachable',
  why: 'blocked',
  status: 403,
  code: 'ConversationBlockedByUser',
} as const satisfies Settlement;
export const refused = { kind: 'refused', status: 400, code: 'BadSyntax' } as const satisfies Settlement;
export const unknown = { kind: 'unknown', code: 'ETIMEDOUT' } as const satisfies Settlement;

/** Ends the lease of a lane as time would. */
export async function lapse(store: Store, { tenantId: tenant }: LaneHold): Promise<void> {
  await sql`update lane set held_until = clock_timestamp() - interval '1 ms' where tenant_id = ${tenant}`.execute(
    store.db,
  );
}

/** Plans one lane's next slice. */
export async function planSlice(store: Store, hold: LaneHold, limit: number): Promise<Slice | undefined> {
  const [slice] = await store.laneStore.planSlices([{ hold, limit }]);
  return slice;
}

/** The first page of what is due in a lane. */
export async function loadPage(store: Store, hold: LaneHold, priority: Priority, limit: number) {
  const [page] = await store.laneStore.loadDue([{ hold, priority, limit, after: undefined }]);
  return page?.due ?? [];
}

/** A company of so many people with a broadcast to all of them: who holds its lane, and what is due there. */
export async function newBroadcast(store: Store, people: number, also: Parameters<Company['send']>[1] = {}) {
  const company = await newCompany(store);
  await company.addPeople(people);
  const key = await company.send({ kind: 'everyone' }, also);
  const hold = await company.take();
  await company.planAll(hold);
  return { ...company, key, hold, rows: await company.due(hold) };
}
