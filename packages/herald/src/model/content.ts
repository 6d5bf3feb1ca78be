import type { Destination } from './destination.ts';

/** One thing that a recipient can do about a message: a button. */
export type Action =
  /** Opens a page; Teams does not tell a bot of it. */
  | { readonly title: string; readonly url: string }
  /** Comes back to the bot: counted as a click, and told to `onAction` with its `verb` and `data`. */
  | { readonly title: string; readonly verb: string; readonly data?: Readonly<Record<string, unknown>> };

/** A name and a value, shown as a row. */
export type Fact = { readonly name: string; readonly value: string };

/** Where the bot was installed and by whom: why somebody gets a welcome. */
export type Because = {
  /** The team or chat in which it was installed, by its name; the recipient's own scope when nothing stands here. */
  readonly place?: string;
  /** Who installed it, by name; not the recipient themselves. */
  readonly by?: string;
};

/** The first message somebody gets: why it came, what the bot offers, what to do next. */
export type Welcome = {
  readonly kind: 'welcome';
  readonly title?: string;
  readonly because: Because;
  /** What the bot does for its reader, a sentence each. */
  readonly offers: readonly [string, ...string[]];
  /** What to try first: buttons, or something to write to the bot. */
  readonly next: readonly [Action | Say, ...Array<Action | Say>];
};

/** Something to write to the bot, such as `status`. */
export type Say = { readonly say: string; readonly does: string };

/** Something happened. How to opt out is added to each. */
export type Notification = {
  readonly kind: 'notification';
  /** What the recipient can mute: `builds`. */
  readonly topic: string;
  /** What happened: `Build 7 failed`. It is also what the toast says. */
  readonly what: string;
  /** To what it happened: a name, or a name and where it is found. */
  readonly about: string | { readonly name: string; readonly url?: string };
  /** Who did it: a person, or the system's name. */
  readonly by: string;
  /** What one can do about it. */
  readonly actions: readonly [Action, ...Action[]];
  readonly text?: string;
  readonly facts?: readonly Fact[];
  /** When it happened, as ISO 8601; shown in the recipient's own language and zone. */
  readonly at?: string;
  readonly importance?: 'normal' | 'high' | 'urgent';
};

/** A question with options to choose from, until it closes. */
export type Poll = {
  readonly kind: 'poll';
  readonly topic?: string;
  readonly question: string;
  readonly options: readonly [string, string, ...string[]];
  /** Whether several options may be chosen; one by default. */
  readonly multiple?: boolean;
  /** Whether nobody, the author included, is told who chose what; they are told by default. */
  readonly anonymous?: boolean;
  /** Until when votes count, as ISO 8601. */
  readonly closesAt: string;
  /** Who is told of votes and of the result. */
  readonly author?: Destination;
  /** The author is told at most this often, in minutes; 0 for each vote at once; 60 by default. */
  readonly tellEveryMinutes?: number;
};

/** Something for many to read: a text, or any Adaptive Card of schema 1.5. */
export type Announcement = {
  readonly kind: 'announcement';
  readonly topic?: string;
  readonly importance?: 'normal' | 'high' | 'urgent';
} & (
  | {
      readonly title: string;
      /** Markdown, as far as Teams shows it in cards. */
      readonly text: string;
      /** Must be https, PNG, JPEG or GIF. */
      readonly image?: { readonly url: string; readonly alt: string };
      readonly actions?: readonly Action[];
    }
  | {
      readonly card: { readonly type: 'AdaptiveCard' } & Readonly<Record<string, unknown>>;
      /** What the toast says. */
      readonly summary: string;
    }
);

/** What the engine itself says: several notifications of one topic as one card. */
export type Digest = {
  readonly kind: 'digest';
  readonly topic: string;
  /** The newest first. */
  readonly items: readonly Content[];
  /** The ids of the messages that the items are of, in the same order. */
  readonly of?: readonly string[];
};

/** A poll and what was chosen so far, for those who see the result. */
export type PollResult = {
  readonly kind: 'poll-result';
  readonly poll: Poll;
  /** Votes of each option, in order. */
  readonly votes: readonly number[];
  /** People who voted. */
  readonly voters: number;
  readonly closed: boolean;
  /** Whoever sees it can vote where it stands: until the poll closes it is how places of several people are shown the counts. */
  readonly ballot?: true;
  /** For the author of a poll that is not anonymous: who chose each option, as many as fit. */
  readonly names?: readonly (readonly string[])[];
};

/** What is composed anew for each reader: in their language, with times in their zone. */
export type Said = Welcome | Notification | Poll | Announcement | Digest | PollResult;

/** The same content in several languages (BCP 47), of which each reader gets the nearest. */
export type Localized = {
  readonly kind: 'localized';
  readonly variants: Readonly<Record<string, Said>>;
  /** For those whose language has none. */
  readonly otherwise: Said;
};

/** Content as it is stored with a message. */
export type Content = Said | Localized;

/** For whom content is composed. */
export type Reader = {
  /** BCP 47, such as `de-AT`; English when it is not known. */
  readonly locale?: string;
  /** IANA, such as `Europe/Vienna`; UTC, and said so, when it is not known. */
  readonly timeZone?: string;
};
