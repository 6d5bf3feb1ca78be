import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { LaneHold } from '../../../lane-ports.ts';
import type { Chore, ChoreKind } from '../../../model/chore.ts';
import type { NewMessage } from '../../../message-ports.ts';
import type { Content, Poll } from '../../../model/content.ts';
import type { MessageKey } from '../../../model/delivery.ts';
import { personId } from '../../../model/ids.ts';
import { isContent } from '../../../ports.ts';
import { newCompany, sent } from '../../deliveries/testing/company.ts';
import type { Store } from '../../open-store.ts';
import { SERVED } from '../../testing/someone.ts';

const HOUR_MS = 3_600_000;

/** A company in which a poll was sent to so many people, and to a channel if asked for; with what tests do with it. */
export async function newBallot(
  store: Store,
  {
    people,
    channel = false,
    poll: also = {},
    author,
  }: { people: number; channel?: boolean; poll?: Partial<Poll>; author?: boolean },
) {
  const company = await newCompany(store);
  const { tenant, addPeople, addChannel } = { ...company, addChannel: () => newChannel(store, company.tenant) };
  const places = await addPeople(people);
  const shared = channel ? await addChannel() : undefined;
  const [told = ''] = author === true ? await addPeople(1) : [];
  const poll: Poll = {
    kind: 'poll',
    question: 'Soup?',
    options: ['Yes', 'No', 'Cold'],
    closesAt: new Date(Date.now() + HOUR_MS).toISOString(),
    ...also,
  };
  const accepted: Partial<NewMessage> = {
    payload: poll,
    poll: author === true ? { author: told } : {},
    chores: [{ kind: 'poll-close', dueAt: new Date(poll.closesAt) }],
  };
  const key = await company.send(
    { kind: 'list', places: shared === undefined ? places : [...places, shared] },
    accepted,
  );

  const sendAll = async (hold: LaneHold): Promise<number> => {
    await company.planAll(hold);
    let count = 0;
    for (const priority of ['live', 'broadcast'] as const)
      for (const row of await company.due(hold, { priority })) {
        const message = (await store.messages.find(tenant, row.key.messageId, row.key.revision)) ?? assert.fail();
        if ((await company.mark(hold, [row], message.version))[0] !== true) continue;
        await company.settle(hold, [row], sent(row.key.place.slice(2), String(1_700_000_000_000 + count)));
        count += 1;
      }
    return count;
  };
  return {
    ...company,
    places,
    channel: shared,
    poll,
    key,
    author: told,
    sendAll,
    vote: (place: string | undefined, choices: readonly number[], at = new Date()) =>
      store.votes.vote({
        tenantId: tenant,
        messageId: key.messageId,
        person: personId((place ?? '').slice(2)),
        choices,
        at,
      }),
    standing: async () => (await store.votes.standing(tenant, key.messageId)) ?? assert.fail('there is no such poll'),
    chores: async (): Promise<readonly ChoreKind[]> => {
      const { rows } = await sql<{ kind: ChoreKind }>`
        select kind from chore where tenant_id = ${tenant} order by kind`.execute(store.db);
      return rows.map(({ kind }) => kind);
    },
    /** Lets it be so much later for all that is told of the poll while it is open. */
    pass: async (ms: number): Promise<void> => {
      const back = sql`- ${ms} * interval '1 millisecond'`;
      await sql`update poll set told_at = told_at ${back}, shown_at = shown_at ${back} where tenant_id = ${tenant}`.execute(
        store.db,
      );
      await sql`update chore set due_at = due_at ${back} where tenant_id = ${tenant} and kind <> 'poll-close'`.execute(
        store.db,
      );
    },
    /** Makes the poll close so long ago. */
    closeAgo: async (ms: number): Promise<void> => {
      const at = new Date(Date.now() - ms).toISOString();
      await sql`
        update message set payload = jsonb_set(payload::jsonb, '{closesAt}', to_jsonb(${at}::text))::json
        where tenant_id = ${tenant} and message_id = ${key.messageId} and payload is not null`.execute(store.db);
      await sql`update chore set due_at = ${at} where tenant_id = ${tenant} and kind = 'poll-close'`.execute(store.db);
    },
    /** What the author was told, the newest first. */
    told: async (): Promise<readonly Content[]> =>
      (await store.messages.list(tenant, 100)).flatMap((message) =>
        message.key.messageId !== key.messageId && isContent(message.payload) ? [message.payload] : [],
      ),
    revisions: async (): Promise<readonly Content[]> => {
      const { rows } = await sql<{ payload: Content }>`
        select payload from message where tenant_id = ${tenant} and message_id = ${key.messageId} and revision > 0
        order by revision`.execute(store.db);
      return rows.map(({ payload }) => payload);
    },
  };
}

/** Does one thing that is due of a poll. */
export async function seeToPoll({ laneStore }: Store, hold: LaneHold, chore: Chore): Promise<void> {
  if (chore.kind === 'poll-tell') await laneStore.tellPoll(hold, chore);
  if (chore.kind === 'poll-show') await laneStore.showPoll(hold, chore);
  if (chore.kind === 'poll-close') await laneStore.closePoll(hold, chore);
}

/** Does all that is due of a lane's polls, and says what it was. */
export async function seeToPolls(store: Store, hold: LaneHold): Promise<readonly ChoreKind[]> {
  const due = await store.laneStore.dueChores(hold, 50);
  for (const chore of due) await seeToPoll(store, hold, chore);
  return due.map(({ kind }) => kind);
}

async function newChannel({ db }: Store, tenant: string): Promise<string> {
  const id = `19:${randomUUID()}@thread.tacv2`;
  await sql`
    insert into channel (tenant_id, channel_id, team_id, state, said_at) values (${tenant}, ${id}, ${id}, 'active', '{}')
  `.execute(db);
  await sql`
    insert into conversation (tenant_id, conversation_id, scope, service_url, bot_id, channel_id, team_id, seen_at, said_at)
    values (${tenant}, ${id}, 'channel', ${SERVED.serviceUrl}, ${SERVED.botId}, ${id}, ${id}, now(), '{}')`.execute(db);
  return `h:${id}`;
}

/** The key of one revision. */
export const revisionOf = (key: MessageKey, revision: number): MessageKey => ({ ...key, revision });
