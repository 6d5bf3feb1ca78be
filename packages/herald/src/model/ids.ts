declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** One customer organisation: a Microsoft Entra tenant id. */
export type TenantId = Id<'TenantId'>;
/** A person's Entra object id. */
export type EntraId = Id<'EntraId'>;
/** A person as this one bot sees them: `29:` and an opaque rest, of no use to another bot. */
export type TeamsId = Id<'TeamsId'>;
/** The address book's own key for a person, stable however much is learnt of them later. */
export type PersonId = Id<'PersonId'>;
/** The bot's Entra app id. */
export type BotAppId = Id<'BotAppId'>;
/** The bot as Teams writes it: `28:` and the app id. */
export type BotId = Id<'BotId'>;
/** `a:` (1:1), `19:…@thread.v2` (group chat), `19:…@thread.tacv2` (channel), the latter with `;messageid=` for a thread. */
export type ConversationId = Id<'ConversationId'>;
/** One message in its conversation: epoch milliseconds as text. */
export type ActivityId = Id<'ActivityId'>;
/** A message of ours, to whomever it goes: a UUID, version 7, so that later ones sort later. */
export type MessageId = Id<'MessageId'>;
/** A channel's `19:` id. */
export type ChannelId = Id<'ChannelId'>;
/** A team's `19:` id, equal to that of its General channel. */
export type TeamId = Id<'TeamId'>;
/** The Microsoft 365 group behind a team. */
export type GroupId = Id<'GroupId'>;
/** Where a tenant's Connector is reached; always ends in `/`. */
export type ServiceUrl = Id<'ServiceUrl'>;

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** GUIDs are written in either case by different services; the same one must be the same text. */
const fold = (text: string): string => (guid.test(text) ? text.toLowerCase() : text);

// Each maker only names what a parser has checked; ids stay opaque, blanks included.
export const tenantId = (text: string): TenantId => fold(text) as TenantId;
export const entraId = (text: string): EntraId => fold(text) as EntraId;
export const teamsId = (text: string): TeamsId => text as TeamsId;
export const personId = (text: string): PersonId => text as PersonId;
export const botAppId = (text: string): BotAppId => fold(text) as BotAppId;
export const botId = (text: string): BotId => `28:${botAppId(text.replace(/^28:/, ''))}` as BotId;
export const conversationId = (text: string): ConversationId => text as ConversationId;
export const activityId = (text: string): ActivityId => text as ActivityId;
export const messageId = (text: string): MessageId => fold(text) as MessageId;
export const channelId = (text: string): ChannelId => text as ChannelId;
export const teamId = (text: string): TeamId => text as TeamId;
export const groupId = (text: string): GroupId => fold(text) as GroupId;
export const serviceUrl = (text: string): ServiceUrl => (text.endsWith('/') ? text : `${text}/`) as ServiceUrl;
