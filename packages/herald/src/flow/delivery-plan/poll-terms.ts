import type { NewMessage, PollTerms } from '../../message-ports.ts';
import { HeraldError, InputInvalid, type Fault } from '../../errors.ts';
import type { Content, Poll } from '../../model/content.ts';
import type { Destination } from '../../model/destination.ts';
import type { TenantId } from '../../model/ids.ts';
import type { Place } from '../../model/place.ts';
import { closesAt, pollOf, pollsIn, SHORTEST_POLL_MS } from '../../model/poll.ts';
import { isContent, type Body } from '../../ports.ts';
import { inTenantOf } from './audience.ts';
import type { PlaceKey } from './place-keys.ts';

export type PollTermsDeps = {
  readonly find: (to: Destination) => Promise<Place>;
  readonly keyOf: (place: Place) => Promise<PlaceKey>;
  readonly now: () => Date;
};

/** What is accepted with a poll beside what any message has; nothing with anything else. */
export type PollAccepted = Pick<NewMessage, 'poll' | 'chores'> & { readonly expiresAt?: Date };

/**
 * Says when a poll is to be closed, who is told of it, and that it is not sent to anybody after that. Throws `InputInvalid`
 * for one that nobody has time to vote in, whose author cannot be told, or of which languages differ in more than words.
 */
export async function pollTerms(
  body: Body,
  {
    tenantId,
    startsAt,
    expiresAt,
  }: { readonly tenantId: TenantId; readonly startsAt?: Date; readonly expiresAt?: Date },
  deps: PollTermsDeps,
): Promise<PollAccepted> {
  const poll = isContent(body) ? pollOf(body) : undefined;
  if (poll === undefined || !isContent(body)) return {};
  const closing = closesAt(poll);
  const begins = new Date(Math.max(deps.now().getTime(), startsAt?.getTime() ?? 0));
  const author = await findAuthor(poll, tenantId, deps);
  const faults = [
    ...timeFaults(closing, begins),
    ...variantFaults(poll, body),
    ...('fault' in author ? [author.fault] : []),
  ];
  if (faults.length > 0) throw new InputInvalid('poll', faults);
  return {
    ...('terms' in author ? { poll: author.terms } : {}),
    chores: [{ kind: 'poll-close', dueAt: closing }],
    expiresAt: expiresAt !== undefined && expiresAt < closing ? expiresAt : closing,
  };
}

/** Throws `InputInvalid` for a poll where its votes would be of no message that anybody knows. */
export function refusePoll(body: Body): void {
  if (isContent(body) && pollOf(body) !== undefined)
    throw new InputInvalid('message', [
      {
        field: 'kind',
        problem: 'cannot be a poll here: edit the poll itself with message(...).update, or send another',
      },
    ]);
}

const timeFaults = (closing: Date, begins: Date): readonly Fault[] =>
  closing.getTime() >= begins.getTime() + SHORTEST_POLL_MS
    ? []
    : [{ field: 'closesAt', problem: 'must be at least a minute after it is sent: people must have time to vote' }];

/** Whatever language somebody reads, they vote in the same poll. */
function variantFaults(poll: Poll, content: Content): readonly Fault[] {
  const sameFor = (other: Poll | undefined): boolean =>
    other !== undefined &&
    other.options.length === poll.options.length &&
    other.closesAt === poll.closesAt &&
    (other.multiple ?? false) === (poll.multiple ?? false) &&
    (other.anonymous ?? false) === (poll.anonymous ?? false);
  return pollsIn(content).flatMap(({ language, poll: other }) =>
    sameFor(other)
      ? []
      : [
          {
            field: `variants.${language}`,
            problem: 'must be a poll with as many options, the same closing time, and as much choice and anonymity',
          },
        ],
  );
}

async function findAuthor(
  { author }: Poll,
  tenantId: TenantId,
  { find, keyOf }: PollTermsDeps,
): Promise<{ readonly terms: PollTerms } | { readonly fault: Fault }> {
  if (author === undefined) return { terms: {} };
  try {
    const found = await keyOf(await find(inTenantOf(author, tenantId)));
    if (found.tenantId === tenantId) return { terms: { author: found.place } };
    return { fault: { field: 'author', problem: `is in tenant ${found.tenantId}, the poll in ${tenantId}` } };
  } catch (error) {
    if (!(error instanceof HeraldError)) throw error;
    return { fault: { field: 'author', problem: `cannot be written to: ${error.message}` } };
  }
}
