import { z } from 'zod';
import type { LaneHold, LaneStore } from './lane-ports.ts';
import type { Chore } from './model/chore.ts';
import { fetchMember } from './flow/address-book/fetch-member.ts';
import { fetchRoster, type FetchRosterDeps } from './flow/address-book/fetch-roster.ts';
import { fetchTeam } from './flow/address-book/fetch-team.ts';
import type { Because, Content } from './model/content.ts';
import type { ConversationReference } from './model/conversation-reference.ts';
import type { TeamId, TenantId } from './model/ids.ts';
import type { Gathering, PersonNamed } from './model/lesson.ts';
import type { Outcome } from './model/outcome.ts';
import type { Person } from './model/person.ts';
import { withBecause, type Greeting, type WelcomeDetail } from './model/welcoming.ts';

/** How long a welcome waits for what Teams did not answer, when it did not say itself. */
const LATER_MS = 60_000;

export type WelcomingDeps = {
  readonly laneStore: Pick<LaneStore, 'greet' | 'endChore'>;
  /** Where a team is asked for its name and members. */
  readonly findTeam: (
    tenant: TenantId,
    team: TeamId,
  ) => Promise<{ readonly reference: ConversationReference; readonly gathering: Gathering }>;
  /** Asks Teams, and stores what it answers. */
  readonly asking: FetchRosterDeps;
  /** Fires when the process stops: what has not been seen to then stays for the next. */
  readonly stopping: AbortSignal;
};

/** Sees to a welcome that is due: greets whoever has none yet, once it is known why. */
export function createWelcoming(deps: WelcomingDeps): (hold: LaneHold, chore: Chore) => Promise<void> {
  const { laneStore, stopping, asking } = deps;
  return async (hold, chore) => {
    try {
      const greetings = await greetingsOf(detail.parse(chore.detail), hold.tenantId, deps);
      if (!('later' in greetings)) return await laneStore.greet(hold, chore, greetings.now);
      await laneStore.endChore(hold, chore, greetings.later ?? new Date(asking.clock.now().getTime() + LATER_MS));
    } catch (error) {
      if (!stopping.aborted) throw error;
    }
  };
}

/** As it was stored: nobody but `welcomesFor` makes one. */
const detail = z.custom<WelcomeDetail>((value) => typeof value === 'object' && value !== null && 'kind' in value);

/** Who is greeted now; or that Teams has to be asked again, at a time if it named one. */
type Greetings = { readonly now: readonly Greeting[] } | { readonly later: Date | undefined };

async function greetingsOf(due: WelcomeDetail, tenant: TenantId, deps: WelcomingDeps): Promise<Greetings> {
  switch (due.kind) {
    case 'person': {
      const person = await findPerson(due.person, tenant, deps);
      return { now: person === undefined ? [] : [greeting(due.content, {}, [person], 'live')] };
    }
    case 'channel': {
      const because = await becauseOf(due, tenant, deps);
      const content = withBecause(due.content, because);
      return { now: [{ content, places: [`h:${due.channelId}`], once: `t:${due.teamId}`, priority: 'live' }] };
    }
    case 'members':
      return greetMembers(due, tenant, deps);
  }
}

const greeting = (
  content: Content,
  because: Because,
  people: readonly Person[],
  priority: Greeting['priority'],
): Greeting => ({ content: withBecause(content, because), places: people.map(({ id }) => `p:${id}`), priority });

async function greetMembers(
  due: Extract<WelcomeDetail, { kind: 'members' }>,
  tenant: TenantId,
  deps: WelcomingDeps,
): Promise<Greetings> {
  const { reference, gathering } = await deps.findTeam(tenant, due.teamId);
  const roster = await fetchRoster(reference, gathering, deps.asking);
  if (roster.kind !== 'fetched') return afterFailure(roster);
  if (roster.members.length > due.atMost) return { now: [] };
  const members = await deps.asking.addressBook.members(tenant, gathering);
  const { by, ...because } = await becauseOf(due, tenant, deps);
  const installer = due.by && (await findPerson(due.by, tenant, deps));
  const isInstaller = ({ id }: Person): boolean => id === installer?.id;
  return {
    now: [
      greeting(due.content, because, members.filter(isInstaller), 'broadcast'),
      greeting(
        due.content,
        by === undefined ? because : { ...because, by },
        members.filter((person) => !isInstaller(person)),
        'broadcast',
      ),
    ],
  };
}

/** What may be mended by time is asked again; where the bot is not any more there is nobody to greet. */
function afterFailure(outcome: Exclude<Outcome, { kind: 'sent' }>): Greetings {
  switch (outcome.kind) {
    case 'wait':
      return { later: outcome.until };
    case 'closed':
    case 'unknown':
      return { later: undefined };
    case 'unreachable':
    case 'refused':
    case 'skipped':
      return { now: [] };
  }
}

/** Without the team's name, who installed it would seem to have done so for the reader alone. */
async function becauseOf(
  { teamId, teamName, by }: Exclude<WelcomeDetail, { kind: 'person' }>,
  tenant: TenantId,
  deps: WelcomingDeps,
): Promise<Because> {
  const { reference } = await deps.findTeam(tenant, teamId);
  const place = teamName ?? (await nameOf(reference, deps));
  if (place === undefined) return {};
  const known = by && (by.name ?? (await findPerson(by, tenant, deps))?.name);
  const name = known ?? (by && (await fetchMember(reference, by, deps.asking)));
  return name === undefined ? { place } : { place, by: name };
}

async function nameOf(team: ConversationReference, { asking }: WelcomingDeps): Promise<string | undefined> {
  const found = await fetchTeam(team, asking);
  return found.kind === 'fetched' ? found.name : undefined;
}

async function findPerson(
  { entraId, teamsId }: PersonNamed,
  tenant: TenantId,
  { asking: { addressBook } }: WelcomingDeps,
): Promise<Person | undefined> {
  for (const key of [
    entraId && ({ by: 'entraId', value: entraId } as const),
    teamsId && ({ by: 'teamsId', value: teamsId } as const),
  ]) {
    const [found] = key ? await addressBook.findPeople(key, tenant) : [];
    if (found !== undefined) return found;
  }
  return undefined;
}
