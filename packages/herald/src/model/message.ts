import type { Announcement, Notification, Poll, Welcome } from './content.ts';

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

/** A message in one language, of which a template has one for each; `${name}` may stand wherever a text does. */
export type TemplateVariant = Welcome | Notification | Poll | Announcement;

/** A message with variables, in as many languages as there are variants. */
export type Template = {
  /** By language, BCP 47. A reader gets `de-AT`, else `de`, else `otherwise`. */
  readonly variants: Readonly<Record<string, TemplateVariant>>;
  /** The language of those for whom there is none; of the variants. */
  readonly otherwise: string;
};

/** What a variable may be; a `Date` is shown in each reader's language and zone. */
export type Variable = string | number | boolean | Date | readonly Variable[] | { readonly [name: string]: Variable };

/** A template, by the name under which `openHerald` was given it or as it is, and what its variables stand for. */
export type FromTemplate = {
  readonly template: string | Template;
  readonly variables?: Readonly<Record<string, Variable>>;
};

/**
 * What somebody wants said. Text or a card, never both in one: Teams would split them into two messages, of which
 * neither can be edited or taken back (protocol sheet, 3.7).
 */
export type Message = TextMessage | CardMessage | Welcome | Notification | Poll | Announcement | FromTemplate;
