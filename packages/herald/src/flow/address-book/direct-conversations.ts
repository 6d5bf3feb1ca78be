import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { Attempted, Outcome } from '../../model/outcome.ts';
import type { PersonPlace } from '../../model/place.ts';

/** A 1:1 chat that was stored or made, or what became of the request that would have made it. */
export type DirectConversation =
  | { readonly kind: 'found' | 'created'; readonly reference: ConversationReference }
  | Exclude<Outcome, { kind: 'sent' }>;

/**
 * Makes each missing 1:1 chat once: whoever asks for the same one while the request is under way shares it.
 * `create` stores the chat before it resolves.
 */
export function createDirectConversations(
  create: (place: Extract<PersonPlace, { kind: 'direct' }>) => Promise<Attempted>,
) {
  const underWay = new Map<string, Promise<Attempted>>();
  return {
    async get(place: PersonPlace): Promise<DirectConversation> {
      if (place.kind === 'conversation') return { kind: 'found', reference: place.reference };
      const key = JSON.stringify([place.tenantId, place.person.teamsId ?? place.person.entraId]);
      let creating = underWay.get(key);
      if (creating === undefined) {
        creating = create(place).finally(() => underWay.delete(key));
        underWay.set(key, creating);
      }
      const outcome = await creating;
      return outcome.kind === 'sent' || outcome.kind === 'created'
        ? { kind: 'created', reference: outcome.reference }
        : outcome;
    },
  };
}
