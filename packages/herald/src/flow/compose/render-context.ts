import type { CardState } from '../../model/buttons.ts';
import type { Reader } from '../../model/content.ts';
import type { MessageKey } from '../../model/delivery.ts';

export type RenderOptions = {
  /** Of whoever's own language is not known; BCP 47. */
  readonly language: string;
};

/** For whom content is composed, and of which message: buttons name it. */
export type RenderContext = {
  readonly key: Pick<MessageKey, 'messageId'>;
  readonly reader: Reader;
  readonly state?: CardState;
  /** Whether the topic cannot be muted: the card says so in place of a button. */
  readonly required?: boolean;
};
