import { randomUUID } from 'node:crypto';
import type { Bot } from '../state/bot.ts';
import type { JsonObject } from '../state/json.ts';
import type { Person } from '../state/person.ts';
import type { World } from '../state/world.ts';
import type { Account, Activity } from './activity.ts';
import { localTime } from './local-time.ts';
import { conversationOf, tenantIdOf, type Scene } from './scene.ts';

/** Who makes events: the world as it is, and the origin at which bots reach it. */
export interface EventDeps {
  readonly world: World;
  readonly origin: () => string;
}

/** What an event is about, before the fields that every event has. */
export interface EventParts {
  readonly type: string;
  readonly bot: Bot;
  readonly scene: Scene;
  readonly person: Person;
  /** Id of the message that the event is; other events get an id of their own. */
  readonly id?: string;
  readonly channelData?: JsonObject;
  readonly fields?: JsonObject;
  /** Whether `from` and the conversation carry names; messages name the sender, events often do not. */
  readonly named?: 'sender' | 'conversation';
}

/** The service URL of a tenant, with its trailing slash (sheet 1.5). */
export const serviceUrlOf = ({ world, origin }: EventDeps, tenantId: string): string =>
  `${origin()}/${world.tenants.get(tenantId)?.region ?? 'amer'}/`;

/** A person as a bot sees them. */
export const accountOf = (world: World, bot: Bot, person: Person, { named = false } = {}): Account => ({
  id: world.ids(bot.appId).people.idOf(person.id),
  ...(named ? { name: person.name } : {}),
  aadObjectId: person.id,
});

/** The bot as it sees itself. */
export const botAccount = (bot: Bot): Account => ({ id: `28:${bot.appId}`, name: bot.name });

/** The client that a person uses (sheet 2.4); the one free source of their language and time zone. */
export const clientInfo = ({ locale, timeZone }: Person): JsonObject => ({
  type: 'clientInfo',
  locale,
  ...(locale.includes('-') ? { country: locale.slice(locale.lastIndexOf('-') + 1) } : {}),
  platform: 'Web',
  timezone: timeZone,
});

/** Puts the fields that every event has around what one is about (sheet 2.3). */
export function envelope(deps: EventDeps, parts: EventParts): Activity {
  const { type, bot, scene, person, id = `f:${randomUUID()}`, channelData = {}, fields = {}, named } = parts;
  const { world } = deps;
  const tenantId = tenantIdOf(scene);
  const now = world.clock.now();
  return {
    type,
    id,
    timestamp: new Date(now).toISOString(),
    localTimestamp: localTime(now, person.timeZone),
    localTimezone: person.timeZone,
    serviceUrl: serviceUrlOf(deps, tenantId),
    channelId: 'msteams',
    from: accountOf(world, bot, person, { named: named === 'sender' }),
    conversation: conversationOf(world, bot, scene, { named: named === 'conversation' }),
    recipient: botAccount(bot),
    channelData: { ...channelData, tenant: { id: tenantId } },
    ...fields,
  };
}
