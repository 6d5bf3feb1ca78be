import { conversationSeen } from '../../model/conversation-seen.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Place } from '../../model/place.ts';
import { channelOf } from '../../model/thread.ts';
import { conversationId } from '../../model/ids.ts';
import type { AddressBook, Clock } from '../../ports.ts';

/** A place by the store's own key, and the tenant whose it is. */
export type PlaceKey = { readonly tenantId: TenantId; readonly place: string };

export type PlaceKeyDeps = {
  readonly addressBook: AddressBook;
  readonly clock: Clock;
  /** The very conversation, and not whichever chat its person has: for what concerns a message that is in it. */
  readonly exact?: boolean;
};

/**
 * Says by which key the store knows a place. What it does not know yet is learnt first, since a delivery must outlive
 * this process: a stranger by the id that was given, a conversation with its service URL.
 */
export async function placeKey(place: Place, deps: PlaceKeyDeps): Promise<PlaceKey> {
  const { addressBook, clock } = deps;
  switch (place.kind) {
    case 'channel':
      return { tenantId: place.tenantId, place: `h:${place.channelId}` };
    case 'direct': {
      const { tenantId, person } = place;
      return { tenantId, place: `p:${person.id ?? (await learnStranger(place, deps))}` };
    }
    case 'conversation': {
      const { reference } = place;
      const { tenantId } = reference;
      if (deps.exact !== true && reference.person?.id !== undefined)
        return { tenantId, place: `p:${reference.person.id}` };
      const bare = conversationId(channelOf(reference.conversationId));
      const [known] = await addressBook.findConversations(bare, tenantId);
      if (known === undefined) await addressBook.learn([conversationSeen(reference, clock.now())]);
      if (deps.exact === true) return { tenantId, place: `c:${reference.conversationId}` };
      const id = known?.person?.id ?? (await addressBook.findConversations(bare, tenantId))[0]?.person?.id;
      return { tenantId, place: id === undefined ? `c:${reference.conversationId}` : `p:${id}` };
    }
  }
}

async function learnStranger(
  { tenantId, serviceUrl, person }: Extract<Place, { kind: 'direct' }>,
  { addressBook, clock }: PlaceKeyDeps,
): Promise<string | undefined> {
  const at = clock.now();
  const { teamsId, entraId } = person;
  const named = { ...(teamsId === undefined ? {} : { teamsId }), ...(entraId === undefined ? {} : { entraId }) };
  const served: Lesson[] =
    (await addressBook.findServiceUrl(tenantId)) === undefined
      ? [{ kind: 'tenant-served', tenantId, at, serviceUrl }]
      : [];
  await addressBook.learn([...served, { kind: 'person-seen', tenantId, at, person: named }]);
  const key =
    teamsId === undefined
      ? ({ by: 'entraId', value: person.entraId } as const)
      : ({ by: 'teamsId', value: teamsId } as const);
  return (await addressBook.findPeople(key, tenantId))[0]?.id;
}
