import type { ConversationReference } from './conversation-reference.ts';
import type { BotId, ChannelId, EntraId, PersonId, ServiceUrl, TeamId, TeamsId, TenantId } from './ids.ts';

/** Whom a 1:1 conversation is created with: at least one of the two ids that Teams takes (protocol sheet, 3.4). */
export type DirectPerson = { readonly id?: PersonId } & (
  { readonly teamsId: TeamsId; readonly entraId?: EntraId } | { readonly teamsId?: never; readonly entraId: EntraId }
);

type Served = { readonly tenantId: TenantId; readonly serviceUrl: ServiceUrl; readonly botId: BotId };

/** Where a message can go, with all that the wire needs. */
export type Place =
  /** A conversation that exists: a 1:1 chat, a group chat, or a thread in a channel. */
  | { readonly kind: 'conversation'; readonly reference: ConversationReference }
  /** A person whose 1:1 chat is not known yet. */
  | ({ readonly kind: 'direct'; readonly person: DirectPerson } & Served)
  /** A channel, in which a message starts a thread. */
  | ({ readonly kind: 'channel'; readonly channelId: ChannelId; readonly teamId?: TeamId } & Served);

/** Where a person is written to: their chat, or what is needed to make it. */
export type PersonPlace = Exclude<Place, { kind: 'channel' }>;

/** The tenant that a place is in. */
export const tenantOf = (place: Place): TenantId =>
  place.kind === 'conversation' ? place.reference.tenantId : place.tenantId;
