import { sql, type RawBuilder } from 'kysely';
import type { Settlement } from '../../model/delivery.ts';
import { arrayText } from '../array-text.ts';
import { keyColumns, type Asked } from './key-columns.ts';
import { REPEATABLE, type Departed } from './leaving.ts';

/** Attempts that all ended sent, as nearly all do. */
export type SentAttempts = ReadonlyArray<Asked<Departed<Extract<Settlement, { kind: 'sent' }>>>>;

/** The attempts as rows, numbered `n`: with half the columns that those which ended otherwise need. */
export const attemptRows = (asked: SentAttempts): RawBuilder<unknown> => sql`
  select * from unnest(${keyColumns(asked)},
    ${arrayText(asked.map(({ row }) => row.departure))}::integer[],
    ${arrayText(asked.map(({ row }) => row.version))}::integer[],
    ${arrayText(asked.map(({ row }) => row.at ?? null))}::tid[],
    ${arrayText(asked.map(({ row }) => row.settlement.conversationId ?? null))}::text[],
    ${arrayText(asked.map(({ row }) => row.settlement.serviceUrl ?? null))}::text[],
    ${arrayText(asked.map(({ row }) => row.settlement.activityId ?? null))}::text[]
  ) with ordinality as asked (tenant_id, epoch, message_id, revision, place, departure, version, at,
    conversation_id, service_url, activity_id, n)`;

/** What a delivery `d` becomes by the attempt `picked`, but for the number of its attempts. */
export const asSent: RawBuilder<unknown> = sql`
  state = 'sent', why = null, status = null, code = null,
  -- Caps go by when it went.
  due_at = case when d.topic is null then d.due_at else date_trunc('milliseconds', clock_timestamp()) end,
  epoch = picked.epoch, departure = picked.departure,
  payload_revision = coalesce(nullif(picked.version, ${REPEATABLE}), d.payload_revision),
  conversation_id = picked.conversation_id, service_url = picked.service_url,
  activity_id = coalesce(picked.activity_id, d.activity_id)`;
