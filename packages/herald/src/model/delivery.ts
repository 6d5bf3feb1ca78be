import type { ActivityId, ConversationId, MessageId, ServiceUrl, TenantId } from './ids.ts';
import type { UnreachableWhy } from './outcome.ts';

/** What a delivery says at its place, or takes back there. */
export type SayOperation = 'send' | 'update' | 'delete';
/** What a delivery does there about the bot's app. */
export type AppOperation = 'install' | 'uninstall' | 'upgrade';
/** What a delivery does at its place. */
export type Operation = SayOperation | AppOperation;

/** Whether it is about the app, and says nothing. */
export const isOfApp = (operation: Operation): operation is AppOperation =>
  operation === 'install' || operation === 'uninstall' || operation === 'upgrade';

/** Live goes ahead of broadcast in the same lane, and a broadcast never starves. */
export type Priority = 'live' | 'broadcast';

/** Which way deliveries wait to go: by requests of their own, in the order of their priority, or many with one request. */
export type Queue = Priority | 'bulk';

/** What happens to a delivery of which nobody knows whether it arrived: shown to the author, or sent again. */
export type OnUnknown = 'hold' | 'resend';

/** One revision of one message: 0 sends it, each later one edits it or takes it back. */
export type MessageKey = {
  readonly tenantId: TenantId;
  readonly messageId: MessageId;
  readonly revision: number;
};

/** Names one delivery. `place` is the store's own key of a place, opaque to everyone else. */
export type DeliveryKey = MessageKey & { readonly place: string };

/** Every state that a delivery can be in (design, section 5). */
export const deliveryStates = [
  'planned',
  'sending',
  'sent',
  'unreachable',
  'refused',
  'unknown',
  'skipped',
  'cancelled',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why a delivery was never attempted although it was planned. */
export const skippedWhys = [
  'expired',
  'duplicate',
  'excluded',
  'not-editable',
  /** The recipient muted the topic, or everything. */
  'opted-out',
  /** The recipient has had as many as a cap allows. */
  'capped',
  /** It went out with others as one card, which is a message of its own. */
  'digested',
] as const;
export type SkippedWhy = (typeof skippedWhys)[number];

/** Why a delivery is due later than its message asked for: the recipient's quiet hours, or a digest that it waits for. */
export type HeldWhy = 'quiet-hours' | 'digest';

/** What became of all deliveries of one revision; `planned` is always the sum of the others. */
export type Tally = {
  readonly planned: number;
  readonly sent: number;
  /** Planned or just leaving. */
  readonly waiting: number;
  readonly unreachable: number;
  readonly refused: number;
  readonly skipped: number;
  readonly cancelled: number;
  readonly unknown: number;
};

/** How one attempt settles its delivery. */
export type Settlement =
  | {
      readonly kind: 'sent';
      readonly activityId?: ActivityId;
      /** Where it is; absent of what was done about the app. */
      readonly conversationId?: ConversationId;
      readonly serviceUrl?: ServiceUrl;
    }
  /** Back to planned, not before `dueAt`. */
  | {
      readonly kind: 'again';
      readonly dueAt: Date;
      readonly countsAsAttempt: boolean;
      readonly status?: number;
      readonly code?: string;
    }
  | { readonly kind: 'unreachable'; readonly why: UnreachableWhy; readonly status: number; readonly code: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'unknown'; readonly code: string };
