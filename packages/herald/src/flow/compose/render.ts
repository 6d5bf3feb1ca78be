import type { Answer, CardState } from '../../model/buttons.ts';
import type { Reader, Said } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';
import type { Preferences } from '../../model/rules.ts';
import type { Payload } from '../../ports.ts';

export type RenderOptions = {
  /** Of whoever's own language is not known; BCP 47. */
  readonly language: string;
};

/** For whom content is composed, and of which message: buttons name it. */
export type RenderContext = {
  readonly key: Pick<MessageKey, 'messageId'>;
  readonly reader: Reader;
  readonly state?: CardState;
};

/** Composes what one reader gets. */
export function render(said: Said, context: RenderContext, options: RenderOptions): Payload {
  return { type: 'message', text: `${said.kind} ${context.key.messageId} ${options.language}` };
}

/** Composes the card with a switch for each topic. */
export function renderPreferences(preferences: Preferences, reader: Reader, options: RenderOptions): Payload {
  return { type: 'message', text: `${preferences.topics.length} ${reader.locale} ${options.language}` };
}

/** What the bot answers, in the reader's language. */
export function answerText(answer: Answer, reader: Reader, options: RenderOptions): string {
  return `${answer.kind} ${reader.locale} ${options.language}`;
}
