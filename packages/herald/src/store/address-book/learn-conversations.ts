import { sql } from 'kysely';
import { conversationId, type ConversationId, type TenantId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import { channelOf } from '../../model/thread.ts';
import type { Handle } from '../handle.ts';
import type { ConversationRow } from '../schema.ts';
import { hear } from './hear.ts';
import type { Met } from './meet-people.ts';
import { storeReachability } from './reachability.ts';
import { say } from './said.ts';
import { storeRows } from './store-rows.ts';

type ConversationSeen = Extract<Lesson, { kind: 'conversation-seen' }>;

/** Stores what lessons say of conversations: chats by their id, and of a channel's threads the channel. */
export async function learnConversations(
  transaction: Handle,
  tenantId: TenantId,
  lessons: readonly Lesson[],
  idOf: Met['idOf'],
): Promise<void> {
  const news = lessons.flatMap((lesson) =>
    lesson.kind === 'conversation-seen' ? [{ key: storedAs(lesson), lesson }] : [],
  );
  if (news.length === 0) return;
  const ids = news.map(({ key }) => key);
  const stored = await transaction
    .selectFrom('conversation')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('conversation_id', '=', sql<ConversationId>`any(${ids}::text[])`)
    .execute();
  const changed = hear(
    new Map(stored.map((row) => [row.conversation_id, row])),
    news,
    (row, { key, lesson }): ConversationRow => {
      const seen = row ?? first(tenantId, key, lesson);
      const told = say(seen, lesson.at, {
        scope: lesson.scope,
        service_url: lesson.serviceUrl,
        bot_id: lesson.botId,
        person_id: lesson.person && idOf(lesson.person),
        channel_id: lesson.channelId,
        team_id: lesson.teamId,
        name: lesson.name,
      });
      return told.seen_at < lesson.at ? { ...told, seen_at: lesson.at } : told;
    },
  );
  await storeRows(transaction, 'conversation', ['tenant_id', 'conversation_id'], changed);
  for (const { key, lesson } of news)
    if (lesson.alive === true) await storeReachability(transaction, tenantId, key, { kind: 'reachable' }, lesson.at);
}

const storedAs = ({ scope, conversationId: id }: ConversationSeen): ConversationId =>
  scope === 'channel' ? conversationId(channelOf(id)) : id;

const first = (tenantId: TenantId, key: ConversationId, lesson: ConversationSeen): ConversationRow => ({
  tenant_id: tenantId,
  conversation_id: key,
  scope: lesson.scope,
  service_url: lesson.serviceUrl,
  bot_id: lesson.botId,
  person_id: null,
  channel_id: null,
  team_id: null,
  name: null,
  seen_at: lesson.at,
  said_at: {},
});
