import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { Attempted, Outcome } from '../../model/outcome.ts';
import type { PersonPlace } from '../../model/place.ts';

/** A 1:1 chat that was stored or made, or what became of the request that would have made it. */
export type DirectConversation =
  | { readonly kind: 'found' | 'created'; readonly reference: ConversationReference }
  | Exclude<Outcome, { kind: 'sent' }>;

type Missing = Extract<PersonPlace, { kind: 'direct' }>;

export type DirectConversationsDeps = {
  /** Looks in the address book once more. */
  readonly look: (missing: Missing) => Promise<PersonPlace>;
  /** Makes the chat, and stores it before it resolves. */
  readonly create: (missing: Missing) => Promise<Attempted>;
};

/** Makes each missing 1:1 chat once: whoever asks for the same one while the request is under way shares it. */
export function createDirectConversations({ look, create }: DirectConversationsDeps) {
  const underWay = new Map<string, Promise<DirectConversation>>();

  const make = async (missing: Missing): Promise<DirectConversation> => {
    // Whoever looked just before it was stored, and comes just after, has not seen it.
    const place = await look(missing);
    if (place.kind === 'conversation') return { kind: 'found', reference: place.reference };
    const outcome = await create(place);
    return outcome.kind === 'sent' || outcome.kind === 'created'
      ? { kind: 'created', reference: outcome.reference }
      : outcome;
  };

  return {
    async get(place: PersonPlace): Promise<DirectConversation> {
      if (place.kind === 'conversation') return { kind: 'found', reference: place.reference };
      const key = JSON.stringify([place.tenantId, place.person.teamsId ?? place.person.entraId]);
      let making = underWay.get(key);
      if (making === undefined) {
        making = make(place).finally(() => underWay.delete(key));
        underWay.set(key, making);
      }
      return making;
    },
  };
}
