import type { SkippedWhy } from './delivery.ts';
import type { ConversationReference, MessageReference } from './conversation-reference.ts';
import type { InstallStep } from './installing.ts';

/**
 * Why a place cannot be written to. What Teams answers can often not be told apart further (protocol sheet, 4.4); the others
 * are said by Graph, or by the directory.
 */
export const unreachableWhys = [
  'blocked',
  'removed',
  'not-installed',
  'gone',
  /** An app permission policy of the tenant forbids it; named only where Graph said so. */
  'forbidden-by-policy',
  /** Nobody of the tenant has allowed the bot to install its app through Graph. */
  'no-consent',
  /** The app is neither in the tenant's catalogue nor in the store. */
  'app-not-found',
  /** A guest, whose apps are in their own tenant. */
  'guest',
  'disabled',
  /** No licence for Teams. */
  'unlicensed',
] as const;
export type UnreachableWhy = (typeof unreachableWhys)[number];

/** Why nothing can be sent for a whole bot or tenant, whoever the recipient is. */
export type ClosedWhy =
  'login-refused' | 'login-unreachable' | 'unauthorized' | 'bot-not-registered' | 'disabled-by-admin' | 'no-connection';

/** What closes one tenant's lane; everything else closes those of the whole bot. */
export const CLOSES_ONE_TENANT: ClosedWhy = 'disabled-by-admin';

/** A tenant's lane that sends nothing, until what closed it is mended; a probe goes out at growing intervals. */
export type LaneClosed = {
  readonly why: ClosedWhy;
  /** Of Teams or of the login, as it came last. */
  readonly code: string;
  /** As whoever holds the lane now noticed it: another may have been refused before. */
  readonly since: Date;
};

/** What became of one attempt. `code` is Teams' own, kept as it came. */
export type AttemptOutcome =
  /** Teams took it. Without `activityId` it cannot be edited or taken back: Teams gave none (protocol sheet, 3.7). */
  | { readonly kind: 'sent'; readonly reference: ConversationReference | MessageReference }
  /** Not sent; Teams asks to come back. 429 never counts as an attempt, the others do. */
  | {
      readonly kind: 'wait';
      readonly status: number;
      readonly code: string;
      /** Not before this instant; undefined when Teams named none. */
      readonly until: Date | undefined;
      readonly countsAsAttempt: boolean;
    }
  | { readonly kind: 'unreachable'; readonly why: UnreachableWhy; readonly status: number; readonly code: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** Nobody of this bot or tenant can be written to until that is mended; says nothing about the recipient. */
  | {
      readonly kind: 'closed';
      readonly concerns: 'bot' | 'tenant';
      readonly why: ClosedWhy;
      readonly status?: number;
      readonly code: string;
    }
  /** The request left and no answer is known: it may have arrived, so sending again may repeat it. */
  | { readonly kind: 'unknown'; readonly code: string; readonly cause?: Error };

/** What became of a message: as its last attempt says, or never attempted. */
export type Outcome =
  | AttemptOutcome
  /** Nothing was sent: the recipient's choice, a cap, or the message's own terms said no. */
  | { readonly kind: 'skipped'; readonly why: SkippedWhy };

/**
 * What one request came to inside the engine: beside the outcomes, a 1:1 chat that was made, or found, without its message,
 * which is then sent, once, as a request of its own.
 */
export type Attempted = AttemptOutcome | { readonly kind: 'created'; readonly reference: ConversationReference };

/** What one request of a delivery came to, which may be a step about the app. */
export type DeliveryAttempted = Attempted | { readonly kind: 'done'; readonly step: InstallStep };
