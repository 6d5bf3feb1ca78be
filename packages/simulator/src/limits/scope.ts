import { findPlace, type Place } from '../connector/find-place.ts';
import { hasAttachments, hasText } from '../connector/read-activity.ts';
import { ConnectorRefusal } from '../connector/refusal.ts';
import { param, type ConnectorCall, type Operation } from '../connector/route.ts';
import { isJsonObject, objectAt, objectsAt, textAt, type JsonObject } from '../state/json.ts';
import type { Person } from '../state/person.ts';

/** Where a request is going: what limits, 412 and faults go by. */
export interface Scope {
  readonly tenantId: string;
  /** The 1:1 chat, group chat or channel: the same object each time. */
  readonly thread: object;
  /** The same, but each thread of a channel for itself. */
  readonly conversation: object;
  /** Whose 1:1 chat it is. */
  readonly person: string | undefined;
  /** For how many requests it counts: text with attachments is split into two (sheet 5.3). */
  readonly weight: number;
  /** Whether a conversation id means this conversation. */
  readonly isConversation: (id: string) => boolean;
}

/** Where a request is going, allowed or not; undefined where that cannot be told, and its route will refuse it. */
export function scopeOf(operation: Operation, call: ConnectorCall): Scope | undefined {
  try {
    switch (operation) {
      case 'create':
        return scopeOfCreate(call);
      case 'conversations':
        return scopeOfTeam(call);
      case 'bulkSend':
        return isJsonObject(call.body) ? scopeOfBulk(call, textAt(call.body, 'tenantId')) : undefined;
      case 'bulkState':
      case 'bulkFailures':
      case 'bulkCancel':
        return scopeOfBulk(call, call.world.bulk.find(param(call, 'operation'))?.tenantId);
      case 'other':
        return undefined;
      case 'send':
        return scopeOfPlace(call, findPlace(call, param(call, 'conversation')), call.body);
      case 'update':
      case 'delete':
      case 'members':
      case 'allMembers':
        return scopeOfPlace(call, findPlace(call, param(call, 'conversation')), undefined);
    }
  } catch (error) {
    if (!(error instanceof ConnectorRefusal)) throw error;
    return undefined;
  }
}

function scopeOfCreate(call: ConnectorCall): Scope | undefined {
  if (!isJsonObject(call.body)) return undefined;
  const channelData = objectAt(call.body, 'channelData');
  const { activity } = call.body;
  const channelId = textAt(objectAt(channelData, 'channel'), 'id') ?? textAt(channelData, 'teamsChannelId');
  if (channelId !== undefined) return scopeOfPlace(call, findPlace(call, channelId), activity);
  const person = personOf(call, call.body);
  return person === undefined ? undefined : scopeOfChat(call, person, activity);
}

function personOf({ world, bot }: ConnectorCall, body: JsonObject): Person | undefined {
  const member = textAt(objectsAt(body, 'members')[0] ?? {}, 'id') ?? '';
  const id = member.startsWith('29:') ? world.ids(bot.appId).people.read(member) : member;
  return id === undefined ? undefined : world.people.get(id);
}

// For a 1:1 chat that does not exist yet, creating counts per bot and person (sheet 5.2).
function scopeOfChat(call: ConnectorCall, person: Person, activity: unknown): Scope {
  const chat = call.world.personalChat(call.bot.appId, person);
  return {
    tenantId: person.tenantId,
    thread: chat,
    conversation: chat.conversation,
    person: person.id,
    weight: weightOf(activity),
    isConversation: (id) => id === call.world.ids(call.bot.appId).conversations.idOf(person.id),
  };
}

function scopeOfTeam(call: ConnectorCall): Scope | undefined {
  const team = call.world.teams.get(param(call, 'team'));
  if (team === undefined) return undefined;
  const { tenantId, general } = team;
  const isConversation = (id: string): boolean => id === team.id;
  return { tenantId, thread: general, conversation: general, person: undefined, weight: 1, isConversation };
}

// Bulk operations go to no one conversation: what they share is their tenant.
function scopeOfBulk({ world }: ConnectorCall, tenantId = ''): Scope | undefined {
  const tenant = world.tenants.get(tenantId);
  if (tenant === undefined) return undefined;
  return { tenantId, thread: tenant, conversation: tenant, person: undefined, weight: 1, isConversation: never };
}

function scopeOfPlace(call: ConnectorCall, place: Place, activity: unknown): Scope {
  const { tenantId, conversation } = place;
  const weight = weightOf(activity);
  switch (place.kind) {
    case 'personal': {
      const { chat, person } = place;
      const named = param(call, 'conversation');
      const isConversation = (id: string): boolean =>
        id === named || id === call.world.ids(call.bot.appId).conversations.idOf(person.id);
      return { tenantId, thread: chat, conversation, person: person.id, weight, isConversation };
    }
    case 'groupChat': {
      const { chat } = place;
      const isConversation = (id: string): boolean => id === chat.id;
      return { tenantId, thread: chat, conversation, person: undefined, weight, isConversation };
    }
    case 'channel': {
      const { channel, thread } = place;
      const root = thread === undefined ? undefined : conversation.messages.get(thread);
      const isConversation = (id: string): boolean =>
        id === channel.id || (thread !== undefined && id === `${channel.id};messageid=${thread}`);
      return {
        tenantId,
        thread: channel,
        conversation: root ?? conversation,
        person: undefined,
        weight,
        isConversation,
      };
    }
  }
}

const weightOf = (activity: unknown): number =>
  isJsonObject(activity) && hasText(activity) && hasAttachments(activity) ? 2 : 1;

const never = (): boolean => false;
