import { sql } from 'kysely';
import type { Response } from '../../content-ports.ts';
import { channelOf } from '../../model/thread.ts';
import type { Handle } from '../handle.ts';

/** Keeps what people did, each thing once; what was said of it later counts, whatever comes first. */
export async function recordResponses(transaction: Handle, responses: readonly Response[]): Promise<void> {
  if (responses.length === 0) return;
  await sql`
    insert into response (tenant_id, conversation_id, activity_id, kind, person_id, what, removed, at)
    select distinct on (1, 2, 3, 4, 5, 6) asked.tenant_id, asked.conversation_id, asked.activity_id, asked.kind,
      -- Whoever was handed out under another id.
      coalesce(alias.person_id, asked.person_id), asked.what, asked.removed, asked.at
    from unnest(
      ${responses.map(({ tenantId }) => tenantId)}::text[],
      ${responses.map(({ conversationId }) => channelOf(conversationId))}::text[],
      ${responses.map(({ activityId }) => activityId)}::text[],
      ${responses.map(({ kind }) => kind)}::text[],
      ${responses.map(({ person }) => person)}::text[],
      ${responses.map(whatOf)}::text[],
      ${responses.map((response) => response.kind === 'reaction' && response.removed === true)}::boolean[],
      ${responses.map(({ at }) => at.toISOString())}::timestamptz[]
    ) with ordinality as asked (tenant_id, conversation_id, activity_id, kind, person_id, what, removed, at, n)
    left join person_alias alias on alias.tenant_id = asked.tenant_id and alias.alias_id = asked.person_id
    order by 1, 2, 3, 4, 5, 6, asked.at desc, asked.n desc
    on conflict (tenant_id, conversation_id, activity_id, kind, person_id, what)
    do update set removed = excluded.removed, at = excluded.at where response.at <= excluded.at`.execute(transaction);
}

function whatOf(response: Response): string {
  switch (response.kind) {
    case 'action':
      return response.verb;
    case 'reaction':
      return response.reaction;
    case 'reply':
      return '';
  }
}
