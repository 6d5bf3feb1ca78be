import type { Person } from '../state/person.ts';
import { refuse } from './refusal.ts';
import type { ConnectorCall } from './route.ts';

/** Finds whom a bot means by a `29:` id or an Entra id, or throws the refusal (sheet 4.4). */
export function findMember(call: Pick<ConnectorCall, 'world' | 'bot'>, memberId: string, tenantId: string): Person {
  const pairwise = memberId.startsWith('29:');
  const personId = pairwise ? call.world.ids(call.bot.appId).people.read(memberId) : memberId;
  if (personId === undefined) throw refuse('pairwiseId');
  const person = call.world.people.get(personId);
  if (person !== undefined && person.tenantId === tenantId) return person;
  // Whatever has the look of some id of Teams or Entra is answered as a stranger, the rest as unreadable (sheet 4.4).
  throw refuse(pairwise || person !== undefined || looksLikeId(memberId) ? 'userNotInTenant' : 'conversationFormat');
}

const looksLikeId = (id: string): boolean => /^(?:\d+:|a:)/.test(id) || /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}/i.test(id);
