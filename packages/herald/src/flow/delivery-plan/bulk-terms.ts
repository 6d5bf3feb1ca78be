import { InputInvalid, type Fault } from '../../errors.ts';
import type { Broadcast, GivenUp } from '../../model/broadcast.ts';
import { isContent, kindOf, type Body } from '../../ports.ts';
import type { AudienceFound } from './audience.ts';

/** What the bulk API does not give back, since it tells no message ids. */
export const givenUp: readonly GivenUp[] = ['edit', 'recall', 'read-counts', 'reactions'];

/**
 * Checks that a message can go through the bulk API: the same for everyone, and to people only. Throws `InputInvalid` naming
 * every field at fault; nothing is accepted then.
 */
export function checkBulk({ via, priority, install }: Broadcast, body: Body, { audience }: AudienceFound): void {
  if (via === undefined) return;
  const faults: Fault[] = [
    ...(priority === 'live'
      ? [{ field: 'priority', problem: "cannot be 'live' with via: 'bulk', which goes when Teams likes" }]
      : []),
    ...(install === undefined
      ? []
      : [{ field: 'install', problem: "cannot be with via: 'bulk': install first, with herald.install" }]),
    ...messageFaults(body),
    ...('places' in audience ? peopleFaults(audience.places) : []),
  ];
  if (faults.length > 0) throw new InputInvalid('broadcast', faults);
}

/** The same of an edit to such a message: what has not left yet goes out as edited. */
export function checkBulkEdit(body: Body): void {
  const faults = messageFaults(body);
  if (faults.length > 0) throw new InputInvalid('update', faults);
}

function messageFaults(body: Body): readonly Fault[] {
  if (!isContent(body)) return [];
  const kind = kindOf(body);
  const problem =
    kind === 'poll'
      ? "is a poll: its votes change what it shows, which messages sent via: 'bulk' cannot"
      : kind !== 'announcement'
        ? `is a ${kind}, composed for each reader: via: 'bulk' takes a text, a card or an announcement`
        : body.kind === 'localized'
          ? "has variants by language: via: 'bulk' sends the same to everyone"
          : undefined;
  return problem === undefined ? [] : [{ field: 'message', problem }];
}

const peopleFaults = (places: readonly string[]): readonly Fault[] =>
  places.some((place) => !place.startsWith('p:'))
    ? [
        {
          field: 'audience',
          problem:
            "names channels or group chats, which via: 'bulk' does not reach: leave them to a message of their own",
        },
      ]
    : [];
