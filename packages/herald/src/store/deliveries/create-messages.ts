import { v7 as uuid } from 'uuid';
import type { Accepted, MessageStore, NewMessage } from '../../message-ports.ts';
import { InputInvalid, MessageNotKnown } from '../../errors.ts';
import { messageId } from '../../model/ids.ts';
import type { Handle } from '../handle.ts';
import { keepSets, setsIn } from '../audiences/people-sets.ts';
import { checkNewMessage } from './check-new-message.ts';
import { putBulkChores } from '../bulk/bulk-chore.ts';
import { putChores } from '../lanes/chores.ts';
import { insertPolls } from '../votes/insert-polls.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { findByKeys, insertMessages, type Draft } from './insert-messages.ts';
import { planShortLists } from './plan-short-lists.ts';
import { dropList, PIECE, storeList } from './store-list.ts';

/** A draft, and which of the messages it is. */
type Numbered = Draft & { readonly index: number };

/**
 * Accepts messages, in one transaction: all of them, or none. Short lists are planned at once, so that a single message is
 * on its way without a slice of planning; anything else is planned by whoever holds the lane.
 */
export async function createMessages(
  messages: readonly NewMessage[],
  deps: DeliveryDeps,
): ReturnType<MessageStore['create']> {
  const { connection, lanes, zones } = deps;
  for (const message of messages) await checkNewMessage(connection.db, message, zones);
  const known = await findByKeys(connection.db, messages);
  const drafts = messages.flatMap((message, index) => (known[index] === undefined ? [draftOf(message, index)] : []));
  for (const { id, message, kind, places } of drafts)
    if (kind === 'long') await storeList(connection, message.tenantId, id, places);
  let made: ReadonlyMap<number, Accepted> = new Map();
  if (drafts.length > 0) {
    await lanes.ready();
    made = await connection.transact((transaction) => accept(transaction, drafts, deps));
  }
  return messages.map((message, index) => {
    const found = known[index];
    const accepted = found === undefined ? made.get(index) : acceptedAs(message, found, false);
    // Whoever has its idempotency key has been deleted meanwhile.
    if (accepted === undefined) throw new MessageNotKnown(message.idempotencyKey ?? '');
    return accepted;
  });
}

function draftOf(message: NewMessage, index: number): Numbered {
  const { audience } = message;
  const places = audience.kind === 'list' ? audience.places : [];
  const kind = audience.kind !== 'list' ? 'read' : places.length > PIECE ? 'long' : 'short';
  return { id: messageId(uuid()), message, kind, places, index };
}

/** Accepts messages as a part of a transaction; only such as are for a list that is planned at once. */
export async function acceptMessages(
  transaction: Handle,
  deps: DeliveryDeps,
  messages: readonly NewMessage[],
): Promise<readonly Accepted[]> {
  const made = await accept(transaction, messages.map(draftOf), deps);
  return messages.flatMap((_, index) => made.get(index) ?? []);
}

async function accept(
  transaction: Handle,
  drafts: readonly Numbered[],
  deps: DeliveryDeps,
): Promise<ReadonlyMap<number, Accepted>> {
  await deps.lanes.wake(
    transaction,
    drafts.map(({ message: { tenantId }, kind }) => ({ tenantId, planning: kind !== 'short', due: kind === 'short' })),
  );
  for (const { message } of drafts) await keepAudience(transaction, message);
  const inserted = await insertMessages(transaction, drafts);
  await putChores(
    transaction,
    drafts.flatMap(({ id, message: { tenantId, chores = [] } }) =>
      inserted.has(id) ? chores.map((chore) => ({ ...chore, tenantId, key: id })) : [],
    ),
  );
  await putBulkChores(
    transaction,
    drafts.flatMap(({ id, message: { tenantId, priority } }) =>
      inserted.has(id) && priority === 'bulk' ? [tenantId] : [],
    ),
  );
  await insertPolls(
    transaction,
    drafts.flatMap(({ id, message: { tenantId, poll } }) =>
      inserted.has(id) && poll !== undefined ? [{ ...poll, tenantId, messageId: id }] : [],
    ),
  );
  const short = drafts.flatMap(({ id, kind, places }) => {
    const due = inserted.get(id);
    return kind !== 'short' || due === undefined ? [] : [{ ...due, places }];
  });
  if (short.length > 0) await planShortLists(transaction, short, deps.zones);

  const others = drafts.filter(({ id }) => !inserted.has(id));
  for (const { id, message, kind } of others) if (kind === 'long') await dropList(transaction, message.tenantId, id);
  const taken = await findByKeys(
    transaction,
    others.map(({ message }) => message),
  );
  const earlier = new Map(others.map(({ id }, index) => [id, taken[index]]));
  return new Map(
    drafts.flatMap(({ id, message, index }) => {
      const stored = inserted.has(id) ? id : earlier.get(id);
      return stored === undefined ? [] : [[index, acceptedAs(message, stored, stored === id)] as const];
    }),
  );
}

const acceptedAs = ({ tenantId }: NewMessage, id: Accepted['key']['messageId'], created: boolean): Accepted => ({
  key: { tenantId, messageId: id, revision: 0 },
  created,
});

/** Nobody drops the sets of an audience before the message is stored; one that was found out too long ago is refused. */
async function keepAudience(transaction: Handle, { tenantId, audience }: NewMessage): Promise<void> {
  if (audience.kind !== 'set' || (await keepSets(transaction, tenantId, setsIn(audience.people)))) return;
  throw new InputInvalid('audience', [
    { field: 'audience', problem: 'took too long to be looked up, and what was found is not kept any more: try again' },
  ]);
}
