import type { JsonObject } from '../state/json.ts';
import type { Person } from '../state/person.ts';
import { findPlace } from './find-place.ts';
import { refuse } from './refusal.ts';
import { mayRead } from './rights.ts';
import { param, type ConnectorCall } from './route.ts';

/** The people of a conversation, for reading page by page. */
export interface ReadableRoster {
  readonly ids: readonly string[];
  readonly has: (personId: string) => boolean;
}

/** The members of the conversation that the path names: for a channel the whole team (sheet 3.10), never the bot. */
export function rosterOf(call: ConnectorCall): ReadableRoster {
  const place = findPlace(call, param(call, 'conversation'));
  mayRead(call, place);
  if (place.kind === 'personal') return { ids: [place.person.id], has: (personId) => personId === place.person.id };
  const { roster } = place.kind === 'channel' ? place.team : place.chat;
  return { ids: roster.all(), has: (personId) => roster.has(personId) };
}

/** Says what a bot reads of members; `entraId` is the name that the Entra id has in this answer (sheet 3.10). */
export function viewMembers(
  call: ConnectorCall,
  ids: readonly string[],
  { entraId }: { readonly entraId: 'objectId' | 'aadObjectId' },
): readonly JsonObject[] {
  const { people } = call.world.ids(call.bot.appId);
  return ids.flatMap((personId) => {
    const person = call.world.people.get(personId);
    return person === undefined ? [] : [{ id: people.idOf(personId), ...profile(person), [entraId]: personId }];
  });
}

/** Finds a member by `29:` id, Entra id or user principal name (sheet 3.10), or refuses. */
export function memberOf(call: ConnectorCall, roster: ReadableRoster, given: string): string {
  const { world, bot } = call;
  const pairwise = given.startsWith('29:');
  const personId = pairwise ? world.ids(bot.appId).people.read(given) : (world.people.named(given)?.id ?? given);
  if (personId === undefined) throw refuse('pairwiseId');
  if (!world.people.has(personId) || !roster.has(personId)) throw refuse('noMember');
  return personId;
}

function profile({ name, givenName, surname, email, userPrincipalName, tenantId }: Person): JsonObject {
  // What a guest's role is called is unconfirmed (sheet 3.10); everybody is a user here.
  return { name, givenName, surname, email, userPrincipalName, tenantId, userRole: 'user' };
}
