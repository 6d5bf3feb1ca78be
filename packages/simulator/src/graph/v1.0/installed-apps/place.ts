import type { Scene } from '../../../events/scene.ts';
import type { Bot } from '../../../state/bot.ts';
import type { Person } from '../../../state/person.ts';
import type { Install, Team } from '../../../state/team.ts';
import { refuse } from '../../refusal.ts';
import type { GraphCall } from '../../route.ts';
import { teamOf } from '../teams/team-of.ts';
import { userOf } from '../users/user-view.ts';

/** Where apps are installed: with a person or in a team. */
export type AppPlace =
  | { readonly kind: 'user'; readonly id: string; readonly person: Person }
  | { readonly kind: 'team'; readonly id: string; readonly team: Team };

/** The place of the path. */
export function placeOf(call: GraphCall): AppPlace {
  if (call.params['team'] !== undefined) {
    const team = teamOf(call);
    return { kind: 'team', id: team.groupId, team };
  }
  const person = userOf(call);
  // Whoever has no licence, or is a guest whose apps are at home, is not there for Teams' service (sheet 6.7).
  if (!person.licensed || person.guest) throw refuse('notFound', 'Not Found');
  return { kind: 'user', id: person.id, person };
}

/** Where it happens, for the events. */
export function sceneOf({ world }: GraphCall, place: AppPlace, bot: Bot): Scene {
  if (place.kind === 'team') return { kind: 'channel', team: place.team, channel: place.team.general };
  return { kind: 'personal', chat: world.personalChat(bot.appId, place.person) };
}

/** Who is said to have done it: the person, or the first member of a team, since an app has no name of its own there. */
export function actorOf({ world }: GraphCall, place: AppPlace): Person {
  if (place.kind === 'user') return place.person;
  const actor = place.team.roster.all().flatMap((id) => world.people.get(id) ?? [])[0];
  if (actor === undefined) throw refuse('badRequest', 'Bad Request');
  return actor;
}

/** Every bot that is installed there. */
export function installsAt({ world }: GraphCall, place: AppPlace): ReadonlyArray<{ bot: Bot; install: Install }> {
  return [...world.bots.values()].flatMap((bot) => {
    const install =
      place.kind === 'team' ? place.team.bots.get(bot.appId) : world.installOf(bot.appId, place.person.id);
    return install === undefined ? [] : [{ bot, install }];
  });
}
