import type { ActivityContext, ConversationEvent, KnownActivity } from '../../model/activity.ts';
import type { Home, PersonNamed } from '../../model/lesson.ts';
import type { Taught } from './context-lessons.ts';

type ConversationUpdate = Extract<KnownActivity, { kind: 'conversation-update' }>;
type InstallationUpdate = Extract<KnownActivity, { kind: 'installation-update' }>;

/** What an installation or removal teaches beside what it shows by being there (protocol sheet, 2.8). */
export function installationLessons(update: InstallationUpdate): readonly Taught[] {
  const home = homeOf(update, update.from);
  if (home === undefined) return [];
  switch (update.action) {
    case 'add':
    case 'add-upgrade':
    case 'upgrade':
      return [installed(home, update)];
    case 'remove':
    case 'remove-upgrade':
      return [{ kind: 'removed', home }];
    default:
      return [];
  }
}

/** What a change of members, a team or a channel teaches beside what it shows by being there (protocol sheet, 2.7). */
export function conversationLessons(update: ConversationUpdate): readonly Taught[] {
  const { event, conversation, added } = update;
  if (event === 'channelMemberAdded' || event === 'channelMemberRemoved')
    // Being in a private or shared channel says nothing of being in its team.
    return added.people.map((person) => ({ kind: 'person-seen', person }));
  if (conversation.scope === 'personal') return personalLessons(update);
  return [...membershipLessons(update), ...(event === undefined ? [] : eventLessons(event, update))];
}

/** Whose a 1:1 chat is when nobody acted in it: who was added beside the bot. */
export const newcomer = ({ from, added }: ConversationUpdate): PersonNamed | undefined => from ?? added.people[0];

function personalLessons(update: ConversationUpdate): readonly Taught[] {
  const { from, added, removed } = update;
  // In a 1:1 chat a person is removed only by being deleted from the tenant for good.
  const taught: Taught[] = removed.people.map((person) => ({ kind: 'person-gone', person }));
  for (const person of added.people)
    if (person.teamsId !== from?.teamsId || from === undefined) taught.push({ kind: 'person-seen', person });
  const home = homeOf(update, newcomer(update));
  if (home !== undefined && added.bot) taught.push(installed(home, update));
  if (home !== undefined && removed.bot) taught.push({ kind: 'removed', home });
  return taught;
}

function membershipLessons(update: ConversationUpdate): readonly Taught[] {
  const home = homeOf(update, undefined);
  if (home === undefined || home.kind === 'personal') return [];
  const { added, removed } = update;
  const members = (kind: 'member-joined' | 'member-left', people: readonly PersonNamed[]): Taught[] =>
    people.map((person) => ({ kind, gathering: home, person }));
  return [
    ...(added.bot ? [installed(home, update)] : []),
    ...members('member-joined', added.people),
    ...members('member-left', removed.people),
    ...(removed.bot ? [{ kind: 'removed', home } as const] : []),
  ];
}

function eventLessons(event: ConversationEvent, { team, channel }: ConversationUpdate): readonly Taught[] {
  if (team === undefined) return [];
  const teamState = (state: 'active' | 'archived' | 'deleted'): readonly Taught[] => [
    { kind: 'team-state', teamId: team.id, state },
  ];
  const channelState = (state: 'active' | 'deleted'): readonly Taught[] =>
    channel === undefined ? [] : [{ kind: 'channel-state', channelId: channel.id, teamId: team.id, state }];
  switch (event) {
    case 'teamArchived':
      return teamState('archived');
    case 'teamUnarchived':
    case 'teamRestored':
      return teamState('active');
    case 'teamDeleted':
    case 'teamHardDeleted':
      return teamState('deleted');
    case 'channelDeleted':
      return channelState('deleted');
    case 'channelRestored':
      return channelState('active');
    case 'channelShared':
    case 'channelUnshared':
      // Shared for good: a channel is made as one, and shows here only with whom.
      return channel === undefined
        ? []
        : [{ kind: 'channel-seen', channelId: channel.id, teamId: team.id, type: 'shared' }];
    // The name or the member has been told already.
    case 'teamMemberAdded':
    case 'teamMemberRemoved':
    case 'channelMemberAdded':
    case 'channelMemberRemoved':
    case 'channelCreated':
    case 'channelRenamed':
    case 'teamRenamed':
      return [];
  }
}

const installed = (home: Home, { from, appVersion }: ActivityContext): Taught => ({
  kind: 'installed',
  home,
  // In a 1:1 chat Teams names the person themselves, even when an administrator did it.
  ...(home.kind === 'personal' || from === undefined ? {} : { by: from }),
  ...(appVersion === undefined ? {} : { appVersion }),
});

function homeOf({ conversation, team }: ActivityContext, person: PersonNamed | undefined): Home | undefined {
  switch (conversation.scope) {
    case 'personal':
      return person && { kind: 'personal', person };
    case 'channel':
      // The conversation is the channel that the installer chose, not the team (protocol sheet, 2.7).
      return team && { kind: 'team', teamId: team.id };
    case 'groupChat':
      return { kind: 'groupChat', conversationId: conversation.id };
  }
}
