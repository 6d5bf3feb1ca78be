import { openBot } from './open-bot.ts';
import type { PersonListed } from './list-people.ts';
import { openDatabase, type OpenDatabase } from './open-database.ts';
import type { Place } from './open-stage.ts';
import type { Populated } from './start-teams.ts';

/**
 * Makes a store in which Herald knows everybody by their `29:` id, and with `conversations` by the id of their 1:1 chat too:
 * as after the events of their installs, which a million of would take hours.
 */
export async function seedStore(
  place: Place,
  teams: Populated,
  { conversations = true }: { readonly conversations?: boolean } = {},
): Promise<void> {
  const herald = await openBot({ teams, place, lanes: false });
  await herald.close();
  const database = await openDatabase(place);
  try {
    for (const tenantId of teams.tenants) {
      await database.query(
        `insert into tenant (tenant_id, service_url, service_url_at) values ($1, $2, now())
         on conflict (tenant_id) do update set service_url = excluded.service_url, service_url_at = excluded.service_url_at`,
        [tenantId, teams.serviceUrl],
      );
      for await (const people of teams.people(tenantId)) {
        await insertPeople(database, tenantId, people);
        if (conversations) await insertConversations(database, tenantId, people, teams);
      }
    }
    await database.run('analyze');
  } finally {
    await database.close();
  }
}

async function insertPeople(database: OpenDatabase, tenantId: string, people: readonly PersonListed[]): Promise<void> {
  await database.query(
    `insert into person (tenant_id, person_id, entra_id, teams_id, gone, said_at)
     select $1, id, id, pairwise_id, false, '{}' from unnest($2::text[], $3::text[]) as listed (id, pairwise_id)`,
    [tenantId, people.map(({ id }) => id), people.map(({ pairwiseId }) => pairwiseId)],
  );
}

async function insertConversations(
  database: OpenDatabase,
  tenantId: string,
  people: readonly PersonListed[],
  { serviceUrl, bot }: Populated,
): Promise<void> {
  await database.query(
    `insert into conversation
       (tenant_id, conversation_id, scope, service_url, bot_id, person_id, seen_at, said_at)
     select $1, conversation_id, 'personal', $2, $3, id, now(), '{}'
     from unnest($4::text[], $5::text[]) as listed (id, conversation_id)`,
    [
      tenantId,
      serviceUrl,
      `28:${bot.appId}`,
      people.map(({ id }) => id),
      people.map(({ conversationId }) => conversationId),
    ],
  );
}
