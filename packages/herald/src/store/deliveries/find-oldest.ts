import { sql } from 'kysely';
import type { LaneHold } from '../../lane-ports.ts';
import type { Handle } from '../handle.ts';
import { isMessageRuled } from '../rules/ruling.ts';
import type { MessageRow } from './schema.ts';

/** A lane whose next slice is asked for, and how many recipients it may have. */
export type Asked = { readonly hold: LaneHold; readonly limit: number };

/** The oldest message in planning of a lane; `others` when the lane has more of them. */
export type Found = Pick<MessageRow, 'tenant_id' | 'message_id' | 'revision' | 'audience' | 'audience_set'> & {
  /** Which of those asked for. */
  readonly n: number;
  readonly ruled: boolean;
  readonly local: boolean;
  readonly others: boolean;
};

/** Most looks find nothing: they are one short statement. */
export async function findOldest(db: Handle, asked: readonly Asked[]): Promise<readonly Found[]> {
  const { rows } = await sql<Found>`
    select asked.n, m.tenant_id, m.message_id, m.revision, m.audience, m.audience_set, m.wall_time is not null as local,
      ${isMessageRuled} as ruled,
      exists (
        select from message other
        where other.tenant_id = m.tenant_id and other.state = 'planning'
          and (other.message_id, other.revision) > (m.message_id, m.revision)) as others
    from unnest(${asked.map(({ hold }) => hold.tenantId)}::text[]) with ordinality as asked (tenant_id, n)
    cross join lateral (
      select * from message
      where tenant_id = asked.tenant_id and state = 'planning'
      order by message_id, revision limit 1
    ) m
    order by asked.n`.execute(db);
  return rows;
}
