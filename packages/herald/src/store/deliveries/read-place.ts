import type { Scope } from '../../model/conversation-reference.ts';
import {
  channelId,
  conversationId,
  personId,
  serviceUrl,
  teamId,
  type BotId,
  type EntraId,
  type TeamsId,
  type TenantId,
} from '../../model/ids.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import type { DirectPerson, Place } from '../../model/place.ts';
import { channelOf } from '../../model/thread.ts';
import type { DeliveryDeps } from './delivery-deps.ts';

/** What the address book holds of a delivery's place. */
export type PlaceRow = {
  readonly place: string;
  /** Empty when it is the one that the place names. */
  readonly person_id: string | null;
  readonly teams_id: TeamsId | null;
  readonly entra_id: EntraId | null;
  readonly conversation_id: string | null;
  readonly service_url: string | null;
  /** None when it is this bot's. */
  readonly bot_id: BotId | null;
  /** None when it is personal. */
  readonly scope: Scope | null;
  /** None when it is the person. */
  readonly chat_person_id: string | null;
  readonly team_id: string | null;
  readonly held_why: UnreachableWhy | null;
  readonly channel_team_id: string | null;
  readonly sent_conversation_id: string | null;
  readonly sent_service_url: string | null;
  readonly sent_activity_id: string | null;
  /** None when it is the conversation's. */
  readonly tenant_service_url: string | null;
};

/** Where a delivery goes, or as what it ends because that is nowhere. */
export type PlaceRead =
  | { readonly kind: 'place'; readonly place: Place; readonly heldUnreachable: boolean }
  | {
      readonly kind: 'none';
      readonly aside:
        | { readonly state: 'unreachable'; readonly why: UnreachableWhy; readonly code: string }
        | { readonly state: 'refused'; readonly code: string };
    };

type Deps = Pick<DeliveryDeps, 'botId' | 'globalServiceUrl'>;

/** Says where a delivery goes: where it was sent if it edits that, else the place as the address book has it now. */
export function readPlace(row: PlaceRow, tenantId: TenantId, deps: Deps): PlaceRead {
  const heldUnreachable = row.held_why !== null;
  const there = sentTo(row, tenantId, deps) ?? conversationOf(row, tenantId, deps);
  if (there !== undefined && (row.held_why !== 'gone' || !row.place.startsWith('p:')))
    return { kind: 'place', place: there, heldUnreachable };
  const known = row.tenant_service_url ?? row.service_url ?? deps.globalServiceUrl;
  if (known === undefined) return { kind: 'none', aside: { state: 'refused', code: 'service-url-unknown' } };
  const served = { tenantId, serviceUrl: serviceUrl(known), botId: deps.botId };
  if (row.place.startsWith('h:')) return { kind: 'place', place: channelOfRow(row, served), heldUnreachable };
  const person = directPerson(row);
  if (person !== undefined)
    return { kind: 'place', place: { kind: 'direct', ...served, person }, heldUnreachable: false };
  if (there !== undefined) return { kind: 'place', place: there, heldUnreachable };
  return { kind: 'none', aside: { state: 'unreachable', why: 'gone', code: 'place-unknown' } };
}

type Served = Pick<Extract<Place, { kind: 'channel' }>, 'tenantId' | 'serviceUrl' | 'botId'>;

function channelOfRow({ place, channel_team_id, team_id }: PlaceRow, served: Served): Place {
  const team = channel_team_id ?? team_id;
  return {
    kind: 'channel',
    ...served,
    channelId: channelId(idIn(place)),
    ...(team === null ? {} : { teamId: teamId(team) }),
  };
}

const idIn = (place: string): string => place.slice(2);

/** The conversation in which the earlier revision was sent. */
function sentTo(row: PlaceRow, tenantId: TenantId, { botId }: Deps): Place | undefined {
  if (row.sent_conversation_id === null || row.sent_service_url === null) return undefined;
  const scope = row.place.startsWith('p:') ? 'personal' : row.place.startsWith('h:') ? 'channel' : scopeOf(row);
  return referenceTo(row, tenantId, {
    id: row.sent_conversation_id,
    url: row.sent_service_url,
    botId: row.bot_id ?? botId,
    scope: scope ?? 'groupChat',
  });
}

/** The conversation that is stored for the place; a channel is none, since a message there starts a thread. */
function conversationOf(row: PlaceRow, tenantId: TenantId, { botId }: Deps): Place | undefined {
  const { place, conversation_id, service_url, bot_id } = row;
  if (conversation_id === null || service_url === null) return undefined;
  if (place.startsWith('h:')) return undefined;
  // A thread is stored as its channel.
  const id = place.startsWith('c:') ? idIn(place) : conversation_id;
  return referenceTo(row, tenantId, {
    id,
    url: service_url,
    botId: bot_id ?? botId,
    scope: scopeOf(row) ?? 'personal',
  });
}

const scopeOf = ({ conversation_id, scope }: PlaceRow): Scope | undefined =>
  conversation_id === null ? undefined : (scope ?? 'personal');

const personOf = ({ place, person_id }: PlaceRow): string | null => (person_id === '' ? idIn(place) : person_id);

function referenceTo(
  row: PlaceRow,
  tenantId: TenantId,
  {
    id,
    url,
    botId,
    scope,
  }: { readonly id: string; readonly url: string; readonly botId: BotId; readonly scope: Scope },
): Place {
  const person = personOf(row) ?? row.chat_person_id;
  return {
    kind: 'conversation',
    reference: {
      tenantId,
      serviceUrl: serviceUrl(url),
      botId,
      conversationId: conversationId(id),
      scope,
      ...(scope === 'personal' && person !== null ? { person: { id: personId(person), ...idsOf(row) } } : {}),
      ...(scope === 'channel' ? { channelId: channelId(channelOf(id)) } : {}),
      ...(scope === 'channel' && row.team_id !== null ? { teamId: teamId(row.team_id) } : {}),
    },
  };
}

const idsOf = ({ teams_id, entra_id }: PlaceRow) => ({
  ...(teams_id === null ? {} : { teamsId: teams_id }),
  ...(entra_id === null ? {} : { entraId: entra_id }),
});

function directPerson(row: PlaceRow): DirectPerson | undefined {
  const { teams_id, entra_id } = row;
  const person = personOf(row);
  if (person === null) return undefined;
  const id = personId(person);
  if (teams_id !== null) return { id, teamsId: teams_id, ...(entra_id === null ? {} : { entraId: entra_id }) };
  return entra_id === null ? undefined : { id, entraId: entra_id };
}
