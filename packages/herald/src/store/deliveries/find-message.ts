import { sql, type NotNull } from 'kysely';
import type { StoredMessage } from '../../message-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import type { MessageId, TenantId } from '../../model/ids.ts';
import type { Body } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { messageOfRow } from '../lanes/work.ts';
import { isUuid } from './is-uuid.ts';
import { nameOf } from './name-of.ts';
import type { MessageRow } from './schema.ts';

/** One revision of a message, with the payload that what it has not sent yet goes out with. */
export async function findMessage(db: Handle, key: MessageKey): Promise<StoredMessage | undefined> {
  const [found] = await findMessages(db, [key]);
  return found;
}

/** The same for several, in the order of asking. */
export async function findMessages(
  db: Handle,
  keys: readonly MessageKey[],
): Promise<ReadonlyArray<StoredMessage | undefined>> {
  const asked = keys.filter(({ messageId }) => isUuid(messageId));
  if (asked.length === 0) return keys.map(() => undefined);
  const { rows } = await sql<Found>`
    select message.tenant_id, message.message_id, message.revision, message.operation, message.priority,
      message.on_unknown, message.state, message.payload_revision, carried.payload, ${isRequired} as required
    from unnest(
      ${asked.map(({ tenantId }) => tenantId)}::text[],
      ${asked.map(({ messageId }) => messageId)}::uuid[],
      ${asked.map(({ revision }) => revision)}::integer[]
    ) as asked (tenant_id, message_id, revision)
    cross join lateral (${messageOfRow(sql`asked`)}) message
    cross join lateral (
      select payload from message carried
      where carried.tenant_id = message.tenant_id and carried.message_id = message.message_id
        and carried.revision = message.payload_revision and carried.payload is not null
      limit 1
    ) carried`.execute(db);
  const found = new Map(rows.map((row) => [nameOf(messageOf(row).key), messageOf(row)]));
  return keys.map((key) => found.get(nameOf(key)));
}

/** Whether the topic of a row's message, which only the message itself has and no revision of it, cannot be muted. */
const isRequired = sql<boolean>`exists (
  select from message first join topic on topic.tenant_id = first.tenant_id and topic.topic = first.topic
  where first.tenant_id = message.tenant_id and first.message_id = message.message_id and first.revision = 0
    and topic.required)`;

/** Messages as they were first accepted, the newest first: those before one, of one tenant or of all. */
export async function listMessages(
  db: Handle,
  tenant: TenantId | undefined,
  limit: number,
  before: MessageId | undefined,
): Promise<readonly StoredMessage[]> {
  if (before !== undefined && !isUuid(before)) return [];
  const rows = await messages(db)
    .where('message.revision', '=', 0)
    .where((where) =>
      where.and([
        ...(tenant === undefined ? [] : [where('message.tenant_id', '=', tenant)]),
        ...(before === undefined ? [] : [where('message.message_id', '<', before)]),
      ]),
    )
    .orderBy('message.message_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(messageOf);
}

/** A recall has no payload of its own: it carries the one that it names. */
const messages = (db: Handle) =>
  db
    .selectFrom('message')
    .innerJoin('message as carried', (join) =>
      join
        .onRef('carried.tenant_id', '=', 'message.tenant_id')
        .onRef('carried.message_id', '=', 'message.message_id')
        .onRef('carried.revision', '=', 'message.payload_revision'),
    )
    .select([
      'message.tenant_id',
      'message.message_id',
      'message.revision',
      'message.operation',
      'message.priority',
      'message.on_unknown',
      'message.state',
      'message.payload_revision',
      'carried.payload',
    ])
    .where('carried.payload', 'is not', null)
    .$narrowType<{ payload: NotNull }>();

type Found = Pick<
  MessageRow,
  'tenant_id' | 'message_id' | 'revision' | 'operation' | 'priority' | 'on_unknown' | 'state' | 'payload_revision'
> & { readonly payload: Body; readonly required?: boolean };

const messageOf = (row: Found): StoredMessage => ({
  key: { tenantId: row.tenant_id, messageId: row.message_id, revision: row.revision },
  operation: row.operation,
  priority: row.priority,
  payload: row.payload,
  onUnknown: row.on_unknown,
  state: row.state,
  version: row.payload_revision,
  ...(row.required === true ? { required: true } : {}),
});
