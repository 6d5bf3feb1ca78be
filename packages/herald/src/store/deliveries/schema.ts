import type { Generated } from 'kysely';
import type { StoredMessage } from '../../message-ports.ts';
import type { DeliveryState, OnUnknown, Operation, Queue } from '../../model/delivery.ts';
import type { MessageId, TenantId } from '../../model/ids.ts';
import type { Body } from '../../ports.ts';
import type { StoredSet } from './set-page.ts';

type Revision = { readonly tenant_id: TenantId; readonly message_id: MessageId; readonly revision: number };

/** A row as `message` holds it. */
export type MessageRow = Revision & {
  readonly operation: Operation;
  readonly priority: Queue;
  readonly on_unknown: OnUnknown;
  readonly state: StoredMessage['state'];
  readonly payload: Body | null;
  readonly payload_revision: number;
  readonly activity_id: string | null;
  readonly audience: 'everyone' | 'team' | 'list' | 'revision' | 'shared' | 'set';
  /** Of an audience that is a set. */
  readonly audience_set: StoredSet | null;
  readonly team_id: string | null;
  readonly planned_after: string | null;
  readonly planned: Generated<boolean>;
  readonly due_at: Date | null;
  readonly wall_time: string | null;
  readonly otherwise_zone: string | null;
  readonly expires_at: Date | null;
  readonly idempotency_key: string | null;
  readonly kind: string | null;
  readonly topic: string | null;
  readonly dedupe_key: string | null;
  readonly dedupe_ms: number | null;
  readonly install: 'if-missing' | null;
  readonly created_at: Generated<Date>;
};

/** A row as `delivery` holds it. */
export type DeliveryRow = Revision & {
  readonly place: string;
  /** What leaves by itself is planned until it is settled; `sending` is what the bulk API was handed. */
  readonly state: DeliveryState;
  readonly due_at: Date;
  readonly epoch: Generated<number>;
  readonly departure: Generated<number>;
  readonly attempts: number;
  readonly payload_revision: number | null;
  readonly conversation_id: string | null;
  readonly service_url: string | null;
  readonly activity_id: string | null;
  readonly why: string | null;
  readonly status: number | null;
  readonly code: string | null;
  readonly topic: string | null;
};

/** The columns of `message_tally` that count. */
export const counted = ['waiting', 'sent', 'unreachable', 'refused', 'skipped', 'cancelled', 'unknown'] as const;

type TallyRow = Revision & { readonly priority: Queue; readonly open: boolean } & {
  readonly [Column in (typeof counted)[number]]: number;
};

/** The tables of deliveries and lanes; what each means stands in `migrations/0002-deliveries.ts`. */
export type DeliveryTables = {
  readonly message: MessageRow;
  readonly message_list: Omit<Revision, 'revision'> & {
    readonly number: number;
    readonly places: readonly string[];
    readonly stored_at: Generated<Date>;
  };
  readonly message_tally: TallyRow;
  readonly message_reason: Revision & { readonly state: DeliveryState; readonly why: string; readonly count: number };
  readonly delivery: DeliveryRow;
  readonly lane: {
    readonly tenant_id: TenantId;
    readonly epoch: Generated<number>;
    readonly holder: string | null;
    readonly held_until: Date | null;
    readonly left_at: Date | null;
    readonly departures: readonly number[] | null;
    readonly leaving_epoch: number | null;
    readonly leaving: readonly string[] | null;
    readonly closed_why: string | null;
    readonly closed_code: string | null;
    readonly closed_since: Date | null;
  };
  /** What is leaving: a view. */
  readonly leaving: Revision & {
    readonly epoch: number;
    readonly departure: number;
    readonly version: number;
    readonly place: string;
  };
};
