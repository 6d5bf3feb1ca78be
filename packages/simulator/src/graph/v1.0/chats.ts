import type { Answer } from '../../answer.ts';
import { permissions } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { contextOf, ok, param, type GraphCall, type GraphRoute } from '../route.ts';

/** One chat: of a person and a bot, or of a group. */
export const chats: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/chats/:chat',
    operation: 'getChat',
    permissions: permissions.chats,
    limit: { of: 'teams', kind: 'otherGet' },
    handle: getChat,
  },
];

const graphChat = /^19:([^_]+)_(.+)@unq\.gbl\.spaces$/;

function getChat(call: GraphCall): Answer {
  const { query, world, caller } = call;
  query.allowOnly();
  const id = param(call, 'chat');
  const group = world.groupChats.get(id);
  const [, personId = '', appId = ''] = graphChat.exec(id) ?? [];
  const person = world.people.get(personId);
  const isOneOnOne = person?.tenantId === caller.tenantId && world.installOf(appId, personId) !== undefined;
  if (group?.tenantId !== caller.tenantId && !isOneOnOne) throw refuse('notFound', `Chat ${id} was not found.`);
  return ok({
    ...contextOf(call, 'chats/$entity'),
    id,
    topic: group?.name ?? null,
    createdDateTime: '2026-01-05T08:00:00Z',
    lastUpdatedDateTime: '2026-01-05T08:00:00Z',
    chatType: isOneOnOne ? 'oneOnOne' : 'group',
    tenantId: caller.tenantId,
  });
}
