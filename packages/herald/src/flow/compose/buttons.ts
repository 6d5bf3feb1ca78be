import { BUTTON_KEY, type Button } from '../../model/buttons.ts';
import type { Action } from '../../model/content.ts';
import { cut } from './cut.ts';
import type { Element } from './elements.ts';
import type { Format } from './format.ts';
import type { RenderContext } from './render-context.ts';
import { line, subtle } from './elements.ts';

/** For whom something is drawn, and how they read. */
export type Frame = { readonly format: Format; readonly context: RenderContext };

/** How many letters have room side by side in the narrowest chat, 300 px wide; a wide letter counts twice. */
const LETTERS_A_ROW = 34;
/** How many letters a button's edges take. */
const BUTTON_EDGES = 4;

/** The verb of all buttons that come back: what they do is in their data. */
const VERB = 'herald';

/** A button that comes back to the bot; on clients that do not know Action.Execute as a message with the same data. */
export function ourButton(title: string, button: Button, own: Readonly<Record<string, unknown>> = {}): Element {
  const data = { ...own, [BUTTON_KEY]: button };
  return { type: 'Action.Execute', title, verb: VERB, data, fallback: { type: 'Action.Submit', title, data } };
}

/** The buttons of an author. */
export const authorButtons = (actions: readonly Action[], { key }: RenderContext): readonly Element[] =>
  actions.map((action) =>
    'url' in action
      ? { type: 'Action.OpenUrl', title: action.title, url: action.url }
      : ourButton(action.title, { do: 'act', message: key.messageId, verb: action.verb }, action.data),
  );

/** Buttons in as few rows as they fit into: Teams shortens the titles of those that have no room side by side. */
export function buttonRows(buttons: readonly Element[]): readonly Element[] {
  const rows: Element[][] = [];
  let room = 0;
  for (const button of buttons) {
    const needs = lettersOf(String(button['title'])) + BUTTON_EDGES;
    if (needs > room) {
      rows.push([]);
      room = LETTERS_A_ROW;
    }
    rows.at(-1)?.push(button);
    room -= needs;
  }
  return rows.map((actions, index) => ({ type: 'ActionSet', ...(index === 0 ? {} : { spacing: 'Small' }), actions }));
}

const wide = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\uFF00-\uFF60]/gu;

const lettersOf = (title: string): number => title.length + (title.match(wide)?.length ?? 0);

/**
 * The author's buttons, and after them how to opt out of the topic: a button, or that it was pressed and how to undo that,
 * or that this topic is for everyone. A message without a topic has nothing to opt out of.
 */
export function withOptOut(buttons: readonly Element[], topic: string | undefined, frame: Frame): readonly Element[] {
  const { format, context } = frame;
  const { words } = format;
  if (topic === undefined || topic === '') return buttonRows(buttons);
  const { messageId: message } = context.key;
  if (context.state?.kind === 'muted')
    return [
      ...buttonRows(buttons),
      line(words.topic.muted(context.state.title), {}, 'Medium'),
      ...buttonRows([
        ourButton(words.topic.undo, { do: 'unmute', message, topic }),
        ourButton(words.topic.preferences, { do: 'show-preferences' }),
      ]),
    ];
  if (context.required === true) return [...buttonRows(buttons), subtle(words.topic.required(topic), 'Medium')];
  return buttonRows([...buttons, ourButton(muteTitle(topic, frame), { do: 'mute', message, topic })]);
}

/** As much of the topic as has room on the button beside the rest of its title. */
function muteTitle(topic: string, { format: { words } }: Frame): string {
  const { mute } = words.topic;
  return mute(cut(topic, LETTERS_A_ROW - BUTTON_EDGES - lettersOf(mute(''))));
}
