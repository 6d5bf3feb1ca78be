import type { Teams } from './start-teams.ts';

const PAGE = 10_000;

/** Somebody as the bot knows them: by Entra id, `29:` id, and the id of the 1:1 chat. */
export type PersonListed = { readonly id: string; readonly pairwiseId: string; readonly conversationId: string };

/** The people of one tenant, by the page. */
export async function* listPeople(
  { control, bot }: Pick<Teams, 'control' | 'bot'>,
  tenantId: string,
): AsyncGenerator<readonly PersonListed[]> {
  for (let offset: number | null = 0; offset !== null;) {
    const { people, next }: { people: readonly PersonListed[]; next: number | null } = await control(
      'generatedPeople',
      { tenantId, appId: bot.appId, offset, limit: PAGE },
    );
    yield people;
    offset = next;
  }
}
