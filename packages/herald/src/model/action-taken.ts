import type { MessageId, TenantId } from './ids.ts';
import type { Person } from './person.ts';

/** Somebody pressed an author's own button. */
export type ActionTaken = {
  /** Of the press: Teams may tell of one more than once, and then it comes with the same. */
  readonly id: string;
  readonly tenantId: TenantId;
  readonly person: Person;
  readonly messageId: MessageId;
  readonly verb: string;
  /** As the author gave them with the button, and not as they came back. */
  readonly data: Readonly<Record<string, unknown>>;
  /** What the person filled in on the card, by the ids of its inputs. */
  readonly inputs: Readonly<Record<string, unknown>>;
};

/** What whoever pressed is to see: some words, or a card in place of the one they pressed on. */
export type ActionAnswer =
  { readonly text: string } | { readonly card: { readonly type: 'AdaptiveCard' } & Readonly<Record<string, unknown>> };

/**
 * Told of each press, at least once. What it resolves with is the answer; without any the card stays as it is. There are some
 * seconds for it: what takes longer is to be put off, and said by an update of the message.
 */
export type OnAction = (action: ActionTaken) => Promise<ActionAnswer | undefined | void>;
