/** Someone mentioned in a text: the text must contain `<at>name</at>` literally (protocol sheet, 3.7). */
export type Mention = {
  /** A `29:` id, an Entra object id, or a UPN. */
  readonly id: string;
  readonly name: string;
};

/** A text message; Teams shows it as Markdown unless told otherwise. */
export type TextMessage = {
  readonly text: string;
  readonly textFormat?: 'plain' | 'markdown' | 'xml';
  readonly mentions?: readonly Mention[];
  readonly importance?: 'normal' | 'high' | 'urgent';
};

/** An Adaptive Card of schema version 1.5 at most. */
export type CardMessage = {
  readonly card: { readonly type: 'AdaptiveCard' } & Readonly<Record<string, unknown>>;
  /** What the toast and the activity feed say; without it people see a placeholder (protocol sheet, 3.7). */
  readonly summary: string;
  readonly importance?: 'normal' | 'high' | 'urgent';
};

/**
 * What somebody wants said. Text or a card, never both in one: Teams would split them into two messages, of which
 * neither can be edited or taken back (protocol sheet, 3.7).
 */
export type Message = TextMessage | CardMessage;
