import type { DueDelivery, LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey, Operation, Priority, SkippedWhy } from '../../model/delivery.ts';
import { activityId, serviceUrl, type MessageId } from '../../model/ids.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { readInstalling, type AppRow } from './read-installing.ts';
import { readPlace, type PlaceRow } from './read-place.ts';

/** A due row, with what the address book holds of its place. */
export type DueRow = PlaceRow &
  AppRow & {
    /** None when it sends. */
    readonly operation: Operation | null;
    readonly expires_at: Date | null;
    readonly activity_id: string | null;
    readonly message_id: MessageId;
    /** None of a message as it was first accepted. */
    readonly revision: number | null;
    readonly due_at: Date;
    /** None before the first. */
    readonly attempts: number | null;
    readonly code: string | null;
    readonly has_twin: true | null;
    /** Why rules say that it is not sent, or not before when; none where nothing is ruled. */
    readonly skip: SkippedWhy | null;
    readonly later: Date | null;
    /** None where nothing is composed for whoever reads it, as the next. */
    readonly locale: string | null;
    readonly time_zone: string | null;
  };

/** A delivery that will never be attempted, and as what it ends. */
export type Aside = { readonly key: DeliveryKey } & (
  | { readonly state: 'skipped'; readonly why: SkippedWhy }
  | { readonly state: 'unreachable'; readonly why: UnreachableWhy; readonly code: string }
  | { readonly state: 'refused'; readonly why?: never; readonly code: string }
);

/** What a due row comes to. */
export type ReadDue =
  | { readonly kind: 'due'; readonly delivery: DueDelivery }
  | { readonly kind: 'aside'; readonly aside: Aside }
  /** Not now: the recipient's quiet hours have begun. */
  | { readonly kind: 'later'; readonly key: DeliveryKey; readonly dueAt: Date };

/** Names the delivery of a row. */
export const keyOfRow = (
  { message_id, revision, place }: Pick<DueRow, 'message_id' | 'revision' | 'place'>,
  { tenantId }: Pick<LaneHold, 'tenantId'>,
): DeliveryKey => ({ tenantId, messageId: message_id, revision: revision ?? 0, place });

/** Reads a due row into a delivery, or into why there is nothing to send. */
export function readDue(
  row: DueRow,
  { tenantId }: Pick<LaneHold, 'tenantId'>,
  priority: Priority,
  deps: DeliveryDeps,
): ReadDue {
  const key = keyOfRow(row, { tenantId });
  const operation = row.operation ?? 'send';
  if (row.has_twin === true) return { kind: 'aside', aside: { key, state: 'skipped', why: 'duplicate' } };
  if (row.skip !== null) return { kind: 'aside', aside: { key, state: 'skipped', why: row.skip } };
  if (row.later !== null) return { kind: 'later', key, dueAt: row.later };
  // A message may name the one activity that it edits; else each recipient has their own.
  const edited = key.revision > 0 ? row.sent_activity_id : row.activity_id;
  if (isChange(operation) && edited === null)
    return { kind: 'aside', aside: { key, state: 'skipped', why: 'not-editable' } };
  const to = readPlace(row, tenantId, deps);
  if (to.kind === 'none') return { kind: 'aside', aside: { key, ...to.aside } };
  const installing = readInstalling(row, operation, to.place);
  if (installing === 'without-home')
    return { kind: 'aside', aside: { key, state: 'unreachable', why: 'not-installed', code: 'home-unknown' } };
  return {
    kind: 'due',
    delivery: {
      key,
      operation,
      priority,
      dueAt: row.due_at,
      attempts: row.attempts ?? 0,
      to: to.place,
      ...(row.code === null ? {} : { lastCode: row.code }),
      ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
      ...(edited === null ? {} : { activityId: activityId(edited) }),
      ...(row.tenant_service_url === null || to.place.kind !== 'conversation'
        ? {}
        : { servedAt: serviceUrl(row.tenant_service_url) }),
      ...(to.heldUnreachable ? { heldUnreachable: true } : {}),
      ...(installing === undefined ? {} : { installing }),
      ...readerOf(row),
    },
  };
}

const isChange = (operation: Operation): boolean => operation === 'update' || operation === 'delete';

function readerOf({ locale, time_zone }: DueRow): Pick<DueDelivery, 'reader'> {
  if (locale === null && time_zone === null) return {};
  return {
    reader: {
      ...(locale === null ? {} : { locale }),
      ...(time_zone === null ? {} : { timeZone: time_zone }),
    },
  };
}
