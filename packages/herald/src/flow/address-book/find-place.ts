import { InputInvalid, PersonNotKnown, PlaceNotKnown, ServiceUrlNotKnown, TenantAmbiguous } from '../../errors.ts';
import { channelId, conversationId, type BotId, type ServiceUrl, type TenantId } from '../../model/ids.ts';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { Person, PersonKey } from '../../model/person.ts';
import type { DirectPerson, PersonPlace, Place } from '../../model/place.ts';
import { channelOf, rootOf, threadOf } from '../../model/thread.ts';
import type { AddressBook } from '../../ports.ts';
import type { Address } from './read-address.ts';
import type { Sought } from './read-destination.ts';

export type FindPlaceDeps = {
  readonly addressBook: AddressBook;
  readonly botId: BotId;
  /** Where tenants are reached of which nothing was observed yet (protocol sheet, 1.5); undefined in clouds without one. */
  readonly globalServiceUrl: ServiceUrl | undefined;
};

/**
 * Says where a message goes, with all that the wire needs.
 * Throws `PersonNotKnown`, `PlaceNotKnown`, `TenantAmbiguous` or `ServiceUrlNotKnown`.
 */
export async function findPlace(sought: Sought, deps: FindPlaceDeps): Promise<Place> {
  switch (sought.kind) {
    case 'person':
      return findPersonPlace(sought.key, sought.tenantId, deps);
    case 'chat':
      return findChat(sought.id, sought.tenantId, deps);
    case 'channel':
      return findChannel(sought.id, sought.thread ?? rootOf(sought.id), sought.tenantId, deps);
    case 'reference':
      return findReference(sought.reference, deps);
    case 'address':
      return findAddress(sought.address, deps);
  }
}

/** The person's stored 1:1 chat, or what is needed to make one. */
export async function findPersonPlace(
  key: PersonKey,
  tenant: TenantId | undefined,
  deps: FindPlaceDeps,
): Promise<PersonPlace> {
  const person = only(`person ${key.value}`, await deps.addressBook.findPeople(key, tenant));
  if (person !== undefined) return placeOf(person, deps);
  // Teams itself takes an Entra id or a `29:` id of someone we never saw, if it is told the tenant.
  if (tenant === undefined || key.by === 'userPrincipalName') throw new PersonNotKnown(key.value);
  const stranger = key.by === 'teamsId' ? { teamsId: key.value } : { entraId: key.value };
  return { kind: 'direct', ...(await served(tenant, deps)), person: stranger };
}

/** The same for someone whose chat was missing a moment ago: it may have been stored since. */
export const findAgain = (
  { person: { teamsId, entraId }, tenantId }: Extract<PersonPlace, { kind: 'direct' }>,
  deps: FindPlaceDeps,
): Promise<PersonPlace> =>
  findPersonPlace(
    teamsId === undefined ? { by: 'entraId', value: entraId } : { by: 'teamsId', value: teamsId },
    tenantId,
    deps,
  );

async function placeOf(person: Person, deps: FindPlaceDeps): Promise<PersonPlace> {
  const reference = await deps.addressBook.findDirect(person.tenantId, person.id);
  if (reference !== undefined) return { kind: 'conversation', reference };
  return { kind: 'direct', ...(await served(person.tenantId, deps)), person: directPerson(person) };
}

function directPerson({ id, teamsId, entraId, userPrincipalName }: Person): DirectPerson {
  if (teamsId !== undefined) return { id, teamsId, ...(entraId === undefined ? {} : { entraId }) };
  if (entraId !== undefined) return { id, entraId };
  throw new PersonNotKnown(userPrincipalName ?? id);
}

async function findChat(id: string, tenant: TenantId | undefined, deps: FindPlaceDeps): Promise<Place> {
  const reference = only(`chat ${id}`, await deps.addressBook.findConversations(conversationId(id), tenant));
  if (reference === undefined) throw new PlaceNotKnown(id);
  return { kind: 'conversation', reference };
}

async function findChannel(
  id: string,
  root: string | undefined,
  tenant: TenantId | undefined,
  deps: FindPlaceDeps,
): Promise<Place> {
  const bare = channelId(channelOf(id));
  const known = only(`channel ${bare}`, await deps.addressBook.findChannels(bare, tenant));
  // A channel that was created since the team was last looked at can be written to all the same.
  const inTenant = known?.tenantId ?? tenant;
  if (inTenant === undefined) throw new PlaceNotKnown(id);
  const at = {
    ...(await served(inTenant, deps)),
    channelId: bare,
    ...(known === undefined ? {} : { teamId: known.teamId }),
  };
  if (root === undefined) return { kind: 'channel', ...at };
  return { kind: 'conversation', reference: { ...at, conversationId: threadOf(bare, root), scope: 'channel' } };
}

/**
 * Where a caller's own reference leads. A conversation that is known in another tenant only is refused: to write there
 * would make it known in two. A channel without a thread is a channel, in which a message starts one.
 */
export async function findReference(reference: ConversationReference, deps: FindPlaceDeps): Promise<Place> {
  const bare = conversationId(channelOf(reference.conversationId));
  const known = await deps.addressBook.findConversations(bare);
  if (known.length > 0 && known.every(({ tenantId }) => tenantId !== reference.tenantId))
    throw new InputInvalid('reference', [
      { field: 'tenantId', problem: `is ${reference.tenantId}; the conversation is known in ${known[0]?.tenantId}` },
    ]);
  if (reference.scope !== 'channel' || rootOf(reference.conversationId) !== undefined)
    return { kind: 'conversation', reference };
  const { tenantId, serviceUrl, botId, teamId } = reference;
  const at = { tenantId, serviceUrl, botId, channelId: channelId(bare) };
  return { kind: 'channel', ...at, ...(teamId === undefined ? {} : { teamId }) };
}

async function findAddress({ conversation, person, ...at }: Address, deps: FindPlaceDeps): Promise<Place> {
  if (conversation !== undefined) {
    const { id, scope } = conversation;
    return findReference(
      {
        ...at,
        conversationId: id,
        scope,
        ...(scope === 'personal' && person !== undefined ? { person } : {}),
        ...(scope === 'channel' ? { channelId: channelId(channelOf(id)) } : {}),
      },
      deps,
    );
  }
  const { teamsId, entraId } = person ?? {};
  for (const key of [
    teamsId && ({ by: 'teamsId', value: teamsId } as const),
    entraId && ({ by: 'entraId', value: entraId } as const),
  ]) {
    if (!key) continue;
    const [known] = await deps.addressBook.findPeople(key, at.tenantId);
    const reference = known && (await deps.addressBook.findDirect(at.tenantId, known.id));
    if (reference !== undefined) return { kind: 'conversation', reference };
  }
  if (teamsId !== undefined) return { kind: 'direct', ...at, person: { teamsId, ...(entraId ? { entraId } : {}) } };
  if (entraId !== undefined) return { kind: 'direct', ...at, person: { entraId } };
  throw new PersonNotKnown('without an id');
}

async function served(tenantId: TenantId, { addressBook, botId, globalServiceUrl }: FindPlaceDeps) {
  const serviceUrl = (await addressBook.findServiceUrl(tenantId)) ?? globalServiceUrl;
  if (serviceUrl === undefined) throw new ServiceUrlNotKnown(tenantId);
  return { tenantId, serviceUrl, botId };
}

function only<T extends { readonly tenantId: TenantId }>(what: string, found: readonly T[]): T | undefined {
  if (found.length > 1)
    throw new TenantAmbiguous(
      what,
      found.map(({ tenantId }) => tenantId),
    );
  return found[0];
}
