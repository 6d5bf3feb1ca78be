import { sql } from 'kysely';
import type { NewMessage } from '../../message-ports.ts';
import type { MessageKey } from '../../model/delivery.ts';
import type { MessageId, TenantId } from '../../model/ids.ts';
import { kindOf } from '../../ports.ts';
import type { Handle } from '../handle.ts';
import { isMessageRuled } from '../rules/ruling.ts';
import type { Planning } from './plan-short-lists.ts';

/** A message on its way in. */
export type Draft = {
  readonly id: MessageId;
  readonly message: NewMessage;
  /** Whom it is for: a list that is planned at once, one that was stored before, or what the address book is read for. */
  readonly kind: 'short' | 'long' | 'read';
  readonly places: readonly string[];
};

/** Finds the messages that idempotency keys belong to, in the order given; undefined for those without, or that nobody has. */
export async function findByKeys(
  handle: Handle,
  messages: readonly NewMessage[],
): Promise<ReadonlyArray<MessageId | undefined>> {
  const asked = messages.flatMap(({ tenantId, idempotencyKey }) =>
    idempotencyKey === undefined ? [] : [{ tenantId, idempotencyKey }],
  );
  if (asked.length === 0) return messages.map(() => undefined);
  const { rows } = await sql<{ tenant_id: string; idempotency_key: string; message_id: MessageId }>`
    select tenant_id, idempotency_key, message_id from message
    where (tenant_id, idempotency_key) in (select * from unnest(
      ${asked.map(({ tenantId }) => tenantId)}::text[], ${asked.map(({ idempotencyKey }) => idempotencyKey)}::text[]))
  `.execute(handle);
  const found = new Map(rows.map((row) => [`${row.tenant_id} ${row.idempotency_key}`, row.message_id]));
  return messages.map(({ tenantId, idempotencyKey = '' }) => found.get(`${tenantId} ${idempotencyKey}`));
}

/** The same of one key. */
export async function findByKey(
  db: Handle,
  tenantId: TenantId,
  idempotencyKey: string,
): Promise<MessageKey | undefined> {
  const { rows } = await sql<{ message_id: MessageId }>`
    select message_id from message
    where tenant_id = ${tenantId} and idempotency_key = ${idempotencyKey}`.execute(db);
  return rows[0] && { tenantId, messageId: rows[0].message_id, revision: 0 };
}

/** Inserts messages and their tallies; those are not in the answer, and not inserted, whose idempotency key is taken. */
export async function insertMessages(
  transaction: Handle,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<MessageId, Planning>> {
  const rows = drafts.map(rowOf);
  const { rows: inserted } = await sql<Planning>`
    with asked as materialized (
      select * from unnest(
        ${rows.map((row) => row.tenant_id)}::text[],
        ${rows.map((row) => row.message_id)}::uuid[],
        ${rows.map((row) => row.operation)}::text[],
        ${rows.map((row) => row.priority)}::text[],
        ${rows.map((row) => row.on_unknown)}::text[],
        ${rows.map((row) => row.planned)}::boolean[],
        ${rows.map((row) => row.payload)}::text[],
        ${rows.map((row) => row.activity_id)}::text[],
        ${rows.map((row) => row.audience)}::text[],
        ${rows.map((row) => row.team_id)}::text[],
        ${rows.map((row) => row.due_at)}::timestamptz[],
        ${rows.map((row) => row.wall_time)}::text[],
        ${rows.map((row) => row.otherwise_zone)}::text[],
        ${rows.map((row) => row.expires_at)}::timestamptz[],
        ${rows.map((row) => row.idempotency_key)}::text[],
        ${rows.map((row) => row.kind)}::text[],
        ${rows.map((row) => row.topic)}::text[],
        ${rows.map((row) => row.dedupe_key)}::text[],
        ${rows.map((row) => row.dedupe_ms)}::bigint[],
        ${rows.map((row) => row.install)}::text[],
        ${rows.map((row) => row.audience_set)}::text[]
      ) as asked (tenant_id, message_id, operation, priority, on_unknown, planned, payload, activity_id, audience, team_id,
        due_at, wall_time, otherwise_zone, expires_at, idempotency_key, kind, topic, dedupe_key, dedupe_ms, install, audience_set)
    ),
    accepted as (
      insert into message (tenant_id, message_id, revision, operation, priority, on_unknown, state, planned, payload,
        payload_revision, activity_id, audience, team_id, due_at, wall_time, otherwise_zone, expires_at, idempotency_key,
        kind, topic, dedupe_key, dedupe_ms, install, audience_set)
      select tenant_id, message_id, 0, operation, priority, on_unknown,
        case when planned then 'active' else 'planning' end, planned, payload::json, 0, activity_id, audience, team_id,
        case when wall_time is null then coalesce(due_at, date_trunc('milliseconds', now())) end,
        wall_time::timestamp, otherwise_zone, expires_at, idempotency_key, kind, topic, dedupe_key, dedupe_ms,
        install, audience_set::json
      -- In one order: of two that insert the same keys, one waits for the other.
      from asked order by tenant_id, idempotency_key
      on conflict (tenant_id, idempotency_key) do nothing
      returning tenant_id, message_id, revision, priority, due_at, wall_time::text as wall_time, otherwise_zone, kind, topic,
        dedupe_key, dedupe_ms
    ),
    -- So that people find it among what they can mute.
    named as (
      insert into topic (tenant_id, topic)
      select distinct tenant_id, topic from accepted where topic <> '' order by tenant_id, topic
      on conflict do nothing
    ),
    counted as (
      insert into message_tally (tenant_id, message_id, revision, priority)
      select tenant_id, message_id, revision, priority from accepted
    )
    select tenant_id, message_id, revision, due_at, wall_time, otherwise_zone, kind, topic, dedupe_key, dedupe_ms,
      ${isMessageRuled} as ruled
    from accepted m
  `.execute(transaction);
  return new Map(inserted.map((row) => [row.message_id, row]));
}

function rowOf({ id, message, kind }: Draft) {
  const { tenantId, audience, schedule } = message;
  const local = schedule?.kind === 'local' ? schedule : undefined;
  return {
    tenant_id: tenantId,
    message_id: id,
    operation: message.operation,
    priority: message.priority,
    on_unknown: message.onUnknown,
    planned: kind === 'short',
    payload: JSON.stringify(message.payload),
    activity_id: message.activityId ?? null,
    audience: audience.kind,
    team_id: audience.kind === 'team' ? audience.teamId : null,
    due_at: schedule?.kind === 'at' ? schedule.instant.toISOString() : null,
    wall_time: local?.wallTime ?? null,
    otherwise_zone: local?.otherwise ?? null,
    expires_at: message.expiresAt?.toISOString() ?? null,
    idempotency_key: message.idempotencyKey ?? null,
    kind: kindOf(message.payload) ?? null,
    topic: message.governed?.topic ?? null,
    dedupe_key: message.governed?.dedupe?.key ?? null,
    dedupe_ms: message.governed?.dedupe?.withinMs ?? null,
    install: message.install ?? null,
    audience_set: audience.kind === 'set' ? JSON.stringify({ people: audience.people, places: audience.places }) : null,
  };
}
