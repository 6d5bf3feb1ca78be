import type { Advice } from './advice.ts';
import { advise } from './review-words.ts';

/** Of one to three primary actions, as Microsoft's design guide has it, and the button to mute. */
const MOST_BUTTONS = 4;
/** What has room on a button in the narrowest chat, as drawn by the tests. */
const LONG_BUTTON = 28;

/** The buttons of an author, perhaps among other things to try; `beside` counts those that are added. */
export function reviewButtons(actions: unknown, field: string, beside = 0): readonly Advice[] {
  if (!Array.isArray(actions)) return [];
  const titles = actions.map(titleOf);
  const count = titles.filter((title) => title !== undefined).length + beside;
  const tooMany = `are ${count} buttons${beside > 0 ? ' with the one to mute' : ''}: keep to what most readers will do`;
  return [
    ...(count > MOST_BUTTONS ? [advise('many-buttons', field, tooMany)] : []),
    ...titles.flatMap((title = '', index) =>
      title.length > LONG_BUTTON ? [advise('long-button', `${field}[${index}].title`, TOO_LONG)] : [],
    ),
  ];
}

const TOO_LONG = `is cut off where a chat is narrow: keep to ${LONG_BUTTON} characters`;

const titleOf = (action: unknown): string | undefined =>
  typeof action === 'object' && action !== null && 'title' in action && typeof action.title === 'string'
    ? action.title
    : undefined;
