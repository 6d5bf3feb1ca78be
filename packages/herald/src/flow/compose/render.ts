import type { MessageKey } from '../../model/delivery.ts';
import type { Reader, Said } from '../../model/content.ts';
import type { Payload } from '../../ports.ts';

export type RenderOptions = {
  /** Of whoever's own language is not known; BCP 47. */
  readonly language: string;
};

/** For whom content is composed, and of which message: buttons name it. */
export type RenderContext = { readonly key: MessageKey; readonly reader: Reader };

/** Composes what one reader gets. */
export function render(said: Said, context: RenderContext, options: RenderOptions): Payload {
  return { type: 'message', text: `${said.kind} ${context.key.messageId} ${options.language}` };
}
