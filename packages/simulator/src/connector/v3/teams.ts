import type { Answer } from '../../answer.ts';
import type { Team } from '../../state/team.ts';
import { refuse } from '../refusal.ts';
import { mayRead } from '../rights.ts';
import { param, type ConnectorCall, type ConnectorRoute } from '../route.ts';

/** Details of a team and its channels (sheet 3.11), for bots installed in it. */
export const teams: readonly ConnectorRoute[] = [
  { method: 'GET', path: '/v3/teams/:team', operation: 'conversations', handle: details },
  { method: 'GET', path: '/v3/teams/:team/conversations', operation: 'conversations', handle: channels },
];

function details(call: ConnectorCall): Answer {
  const { id, name, groupId, tenantId, roster, channels: all } = findTeam(call);
  const channelCount = [...all.values()].filter(({ deleted }) => !deleted).length;
  const body = { id, name, aadGroupId: groupId, type: 'standard', channelCount, memberCount: roster.size, tenantId };
  return { status: 200, body };
}

function channels(call: ConnectorCall): Answer {
  const team = findTeam(call);
  const conversations = [...team.channels.values()]
    .filter(({ deleted }) => !deleted)
    // The General channel has no name here: clients name it in their own language.
    .map(({ id, name, type }) => ({ id, name: id === team.id ? null : name, type }));
  return { status: 200, body: { conversations } };
}

function findTeam(call: ConnectorCall): Team {
  const team = call.world.teams.get(param(call, 'team'));
  if (team === undefined || team.deleted) throw refuse('noConversation');
  const { general: channel, tenantId } = team;
  mayRead(call, { kind: 'channel', team, channel, tenantId, conversation: channel.conversation, thread: undefined });
  return team;
}
