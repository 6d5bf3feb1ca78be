import type { PreferenceStore, ResponseStore } from './content-ports.ts';
import type { Accepted, MessageStore, NewMessage } from './message-ports.ts';
import { askAuthor } from './flow/activity-in/interactions/ask-author.ts';
import type { Composing } from './flow/activity-in/interactions/composing.ts';
import { respond } from './flow/activity-in/interactions/respond.ts';
import type { SeeToVote } from './flow/activity-in/interactions/pressed.ts';
import { topicTitle } from './flow/compose/language.ts';
import { pickVariant } from './flow/compose/pick-variant.ts';
import { answerText, render, renderPreferences } from './flow/compose/render.ts';
import type { OnAction } from './model/action-taken.ts';
import type { KnownActivity } from './model/activity.ts';
import type { MessageKey } from './model/delivery.ts';
import type { InvokeAnswer } from './model/invoke-answer.ts';
import { isContent, type AddressBook } from './ports.ts';

export type RespondingDeps = {
  readonly store: {
    readonly addressBook: AddressBook;
    readonly messages: MessageStore;
    readonly preferences: PreferenceStore;
    readonly responses: ResponseStore;
  };
  readonly accept: (message: NewMessage) => Promise<Accepted>;
  /** Tells this process' lanes that something was accepted. */
  readonly poke: (key: Pick<MessageKey, 'tenantId'>) => void;
  /** Of whoever's own language is not known. */
  readonly language: string;
  readonly onAction: OnAction | undefined;
  readonly onFault: (fault: unknown) => void;
  /** Sees to the votes of polls; without it they are refused. */
  readonly vote?: SeeToVote;
};

/** How long an author has to answer a press: the rest of what Teams waits is for storing. */
export const ACTION_MS = 5_000;

/** Wires what people do with messages to the store, to what is composed in answer, and to the lane that sends it. */
export function createResponding({ store, accept, poke, language, onAction, onFault, vote }: RespondingDeps) {
  const composing = composingIn(language);
  const deps = {
    ...store,
    composing,
    vote,
    act: onAction && ((action) => askAuthor(action, { onAction, patienceMs: ACTION_MS, onFault })),
    write: async (message: NewMessage) => {
      const { key } = await accept(message);
      poke(key);
    },
  } satisfies Parameters<typeof respond>[2];
  return (activity: KnownActivity, at: Date): Promise<InvokeAnswer | undefined> => respond(activity, at, deps);
}

/** How answers are composed, where a language is spoken to those whose own is not known. */
export function composingIn(language: string): Composing {
  const options = { language };
  return {
    message: ({ key, payload, required = false }, reader, state) => {
      if (!isContent(payload)) return payload;
      const said = pickVariant(payload, reader.locale);
      return render(said, { key, reader, required, ...(state === undefined ? {} : { state }) }, options);
    },
    preferences: (preferences, reader) => renderPreferences(preferences, reader, options),
    text: (answer, reader) => answerText(answer, reader, options),
    title: (topic, { locale = language }) => topicTitle(topic, locale),
  };
}
