/** Under which name a button of ours carries what it does, beside the author's own data. */
export const BUTTON_KEY = 'herald';

/** Whether a name is one under which only Herald may put data or inputs; an author's would be taken for its own. */
export const isReserved = (name: string): boolean => name === BUTTON_KEY || name.startsWith(`${BUTTON_KEY}-`);

/** The input of a poll, whose value is an option's number from 0, or several with commas between. */
export const CHOICE_INPUT = 'herald-choice';

/** The input that switches the topic with this number in the button's list; `true` when it is wanted. */
export const topicInput = (index: number): string => `herald-topic-${index}`;

/** What a button of ours does, as its data say. Messages are named by their id. */
export type Button =
  | { readonly do: 'mute' | 'unmute'; readonly message: string; readonly topic: string }
  | { readonly do: 'vote'; readonly message: string }
  | { readonly do: 'show-preferences' }
  /** `topics` in the order of the inputs; those that are required have none. */
  | { readonly do: 'set-preferences'; readonly topics: readonly string[] }
  /** An author's own. */
  | { readonly do: 'act'; readonly message: string; readonly verb: string };

/** How a card stands for whoever acted on it; as it was sent when there is none. */
export type CardState =
  /** `title` as the person reads it. */
  | { readonly kind: 'muted'; readonly title: string }
  | {
      readonly kind: 'voted';
      /** The person's own, by number; none when they have not voted. */
      readonly choices: readonly number[];
      readonly votes: readonly number[];
      readonly voters: number;
      readonly closed: boolean;
    };

/** What the bot says in answer to something that a person wrote or pressed. */
export type Answer =
  | { readonly kind: 'muted' | 'unmuted' | 'required' | 'topic-unknown'; readonly title: string }
  | { readonly kind: 'all-muted' | 'all-unmuted' | 'saved' | 'poll-closed' | 'no-choice' | 'failed' };
