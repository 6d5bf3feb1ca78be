import { sql, type RawBuilder } from 'kysely';
import type { DueDelivery } from '../../lane-ports.ts';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { conversationId, personId, serviceUrl, type BotId, type ServiceUrl } from '../../model/ids.ts';
import { isMessageRuled } from '../rules/ruling.ts';
import { personalChatOf, whyNot } from './chat-of.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { isIn } from './looked-up.ts';
import type { MessageRow } from './schema.ts';

/** Those who may be written to at once: their places, their 1:1 chats, and the service URL of each where that is not the tenant's. */
export type Ready = readonly [
  places: readonly string[],
  conversations: readonly string[],
  serviceUrls: ReadonlyArray<string | null>,
];

/** What their message says of all of them, and where their tenant is reached. */
export type ReadyMessage = Pick<MessageRow, 'tenant_id' | 'message_id' | 'revision' | 'due_at' | 'expires_at'> & {
  readonly tenant_service_url: string | null;
};

/** Longer pages are loaded as their turn comes, so that not everybody is in memory who waits. */
const LONGEST = 500;

/**
 * Whether deliveries of a message, under the name `m`, may leave as they are planned, with nothing to be found out but where
 * to: a broadcast that is due, the same for everybody, whose first page this is.
 */
export const leavesAtOnce: RawBuilder<boolean> = sql`(m.priority = 'broadcast' and m.operation = 'send' and m.revision = 0
  and m.planned_after is null and m.kind is null and m.install is null and m.activity_id is null
  and coalesce(m.due_at <= clock_timestamp(), false) and coalesce(m.expires_at > clock_timestamp(), true)
  and not ${isMessageRuled})`;

/**
 * All that waits of the rows of the CTE `page` whose message, a row of the CTE `kept`, is planned whole and leaves `at_once`,
 * as `lists`; none where somebody has no chat of this bot that can be written to. What is read here does not have to be loaded.
 */
export const readyPages = (botId: BotId): RawBuilder<unknown> => sql`
  select page.n, case when bool_and(coalesce(chat.why is null and chat.bot_id = ${botId}, false))
    then json_build_array(array_agg(page.place), array_agg(chat.conversation_id),
      array_agg(nullif(chat.service_url, page.tenant_service_url))) end as lists
  from page
  left join lateral (
    ${personalChatOf(sql.ref('page.tenant_id'), sql`substr(page.place, 3) collate "default"`, whyNot.byOutcome)}
  ) chat on true
  where page.state = 'planned'
    and ${isIn(sql`page.n`, sql`select n from kept where at_once and done and read <= ${LONGEST}`)}
  group by page.n`;

/** Reads them into deliveries as they would be loaded; undefined where that takes a look at more than they say. */
export function readReady(
  {
    tenant_id: tenantId,
    message_id: messageId,
    revision,
    due_at: dueAt,
    expires_at,
    tenant_service_url: tenantUrl,
  }: ReadyMessage,
  [places, conversations, serviceUrls]: Ready,
  { botId }: Pick<DeliveryDeps, 'botId'>,
): readonly DueDelivery[] | undefined {
  if (dueAt === null) return undefined;
  const known = tenantUrl === null ? undefined : serviceUrl(tenantUrl);
  if (known === undefined) return undefined;
  const due: DueDelivery[] = [];
  for (const [index, place] of places.entries()) {
    const [conversation, otherUrl] = [conversations[index], serviceUrls[index]];
    if (conversation === undefined || otherUrl === undefined) return undefined;
    const url: ServiceUrl = otherUrl === null ? known : serviceUrl(otherUrl);
    const reference: ConversationReference = {
      tenantId,
      serviceUrl: url,
      botId,
      conversationId: conversationId(conversation),
      scope: 'personal',
      person: { id: personId(place.slice(2)) },
    };
    const delivery: DueDelivery = {
      key: { tenantId, messageId, revision, place },
      operation: 'send',
      priority: 'broadcast',
      dueAt,
      attempts: 0,
      to: { kind: 'conversation', reference },
    };
    // Of most there is no more to say, and copying each takes thrice the memory.
    due.push(
      expires_at === null && url === known
        ? delivery
        : {
            ...delivery,
            ...(expires_at === null ? {} : { expiresAt: expires_at }),
            ...(url === known ? {} : { servedAt: known }),
          },
    );
  }
  return due;
}
