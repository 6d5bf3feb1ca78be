import type { GraphCall } from './route.ts';

/** Whom or what a request is about, as far as its path says. */
export interface Subject {
  /** Entra id of the person. */
  readonly person: string | undefined;
  /** Group id of the team. */
  readonly team: string | undefined;
  readonly chat: string | undefined;
  /** Whether an id means the team or chat, by its group id or its thread. */
  readonly isAbout: (id: string) => boolean;
}

/** A request about nobody. */
export const noSubject: Subject = { person: undefined, team: undefined, chat: undefined, isAbout: () => false };

/** Says whom or what a request is about, whether it exists or not. */
export function subjectOf({ world, params }: Pick<GraphCall, 'world' | 'params'>): Subject {
  const { user, team, chat } = params;
  const person = user?.includes('@') === true ? world.people.named(user)?.id : user;
  const thread = team === undefined ? undefined : world.teamsByGroup.get(team)?.id;
  return { person, team, chat, isAbout: (id) => id === team || id === thread || id === chat };
}
