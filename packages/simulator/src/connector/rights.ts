import type { PersonalChat } from '../state/personal-chat.ts';
import type { Person } from '../state/person.ts';
import type { Place } from './find-place.ts';
import { refuse, writesBlocked } from './refusal.ts';
import type { ConnectorCall } from './route.ts';

/** Throws unless the tenant is served by the host that the request reached (sheet 1.5, InvalidBotApiHost). */
export function checkHost(call: ConnectorCall, tenantId: string): void {
  const tenant = call.world.tenants.get(tenantId);
  if (tenant?.gcc === true && call.host !== 'gcc') throw refuse('wrongHost');
}

/** Throws unless the bot is part of the conversation; enough for reading its members. */
export function mayRead(call: ConnectorCall, place: Place): void {
  checkHost(call, place.tenantId);
  const { appId } = call.bot;
  switch (place.kind) {
    case 'personal':
      checkPresent(call, place.chat, place.person);
      return;
    case 'groupChat':
      if (!place.chat.bots.has(appId)) throw refuse('notInRoster');
      return;
    case 'channel':
      if (!place.team.bots.has(appId)) throw refuse('notInRoster');
  }
}

/** Throws unless the bot may write to the conversation now. */
export function mayWrite(call: ConnectorCall, place: Place): void {
  checkEnabled(call, place.tenantId);
  if (place.kind === 'personal') checkNotBlocked(place.chat);
  mayRead(call, place);
}

/**
 * Throws unless the bot may open a 1:1 chat with the person (sheet 3.4): by Entra id only where the app is installed
 * for them, by its own `29:` id also where they share a team with the bot.
 */
export function mayCreate(call: ConnectorCall, person: Person, { by }: { readonly by: 'entra' | 'pairwise' }): void {
  checkHost(call, person.tenantId);
  checkEnabled(call, person.tenantId);
  const chat = call.world.personalChat(call.bot.appId, person);
  checkNotBlocked(chat);
  if (chat.install !== undefined || (chat.removed !== undefined && call.bot.notificationOnly)) return;
  const reachable = by === 'pairwise' && chat.removed === undefined && call.world.sharesTeam(call.bot.appId, person);
  if (!reachable) throw refuse('notInstalled');
}

function checkEnabled(call: ConnectorCall, tenantId: string): void {
  checkHost(call, tenantId);
  if (call.world.tenants.get(tenantId)?.disabledBots.has(call.bot.appId) === true) throw refuse('disabled');
}

function checkNotBlocked(chat: PersonalChat): void {
  if (chat.blocked !== undefined) throw chat.blocked === 'MessageWritesBlocked' ? writesBlocked() : refuse('blocked');
}

function checkPresent(call: ConnectorCall, chat: PersonalChat, person: Person): void {
  if (chat.install !== undefined) return;
  if (chat.removed !== undefined) {
    // Messages of a notification-only bot are taken even after the uninstall (sheet 4.4).
    if (call.bot.notificationOnly) return;
    throw chat.removed === 'MessageWritesBlocked' ? writesBlocked() : refuse('notInRoster');
  }
  if (!call.world.sharesTeam(call.bot.appId, person)) throw refuse('notInRoster');
}
