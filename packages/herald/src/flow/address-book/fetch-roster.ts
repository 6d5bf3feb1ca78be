import { z } from 'zod';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { entraId, teamsId } from '../../model/ids.ts';
import type { Gathering, PersonNamed } from '../../model/lesson.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { AddressBook, Answer, Clock, Connector, ConversationAddress } from '../../ports.ts';

/** The largest page that the service gives (protocol sheet, 3.10): fewest requests. */
const PAGE_SIZE = 500;

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const member = z.object({
  id: z.string().min(1),
  name: text,
  email: text,
  userPrincipalName: text,
  // The service names one and the same id differently on different routes (protocol sheet, 3.10).
  aadObjectId: text,
  objectId: text,
});
const page = z.object({ members: z.array(member), continuationToken: text });

/** A roster that was read to its end, or what became of the request that was not answered with a page of it. */
export type Roster =
  { readonly kind: 'fetched'; readonly members: readonly PersonNamed[] } | Exclude<Outcome, { kind: 'sent' }>;

export type FetchRosterDeps = {
  readonly connector: Connector;
  readonly addressBook: AddressBook;
  readonly clock: Clock;
  readonly readOutcome: (answer: Answer, accepted: (body: unknown) => ConversationReference) => Outcome;
  readonly signal?: AbortSignal;
};

/**
 * Fetches everyone in a team or a group chat, page by page, and stores them at once when the last page has come:
 * who is a member and not in it has left. A roster that breaks off in the middle changes nothing.
 */
export async function fetchRoster(
  of: ConversationReference,
  gathering: Gathering,
  { connector, addressBook, clock, readOutcome, signal }: FetchRosterDeps,
): Promise<Roster> {
  const at = clock.now();
  const members: PersonNamed[] = [];
  let continuationToken: string | undefined;
  do {
    const answer = await connector.getPagedMembers(address(of), pageAfter(continuationToken), signal);
    const outcome = readOutcome(answer, () => of);
    if (outcome.kind !== 'sent') return outcome;
    const parsed = page.safeParse(answer.kind === 'answered' ? answer.body : undefined);
    if (!parsed.success) return { kind: 'refused', status: 200, code: 'AnswerNotARoster' };
    members.push(...parsed.data.members.map(named));
    const next = parsed.data.continuationToken || undefined;
    // A service that names the page it just gave would be asked for ever.
    if (next !== undefined && next === continuationToken)
      return { kind: 'refused', status: 200, code: 'RosterWithoutEnd' };
    continuationToken = next;
  } while (continuationToken !== undefined);
  await addressBook.learn([{ kind: 'roster', tenantId: of.tenantId, at, gathering, members }]);
  return { kind: 'fetched', members };
}

const address = ({ serviceUrl, conversationId }: ConversationReference): ConversationAddress => ({
  serviceUrl,
  conversationId,
});

const pageAfter = (continuationToken: string | undefined) => ({
  size: PAGE_SIZE,
  ...(continuationToken === undefined ? {} : { continuationToken }),
});

function named({ id, name, email, userPrincipalName, aadObjectId, objectId }: z.infer<typeof member>): PersonNamed {
  const entra = aadObjectId ?? objectId;
  return {
    teamsId: teamsId(id),
    ...(entra === undefined ? {} : { entraId: entraId(entra) }),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(userPrincipalName === undefined ? {} : { userPrincipalName }),
  };
}
