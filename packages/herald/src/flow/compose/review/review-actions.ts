import type { Action } from '../../../model/content.ts';
import type { Advice } from './advice.ts';
import { advise } from './review-words.ts';

/** Of one to three primary actions, as Microsoft's design guide has it, and the button to mute. */
const MOST_BUTTONS = 4;
/** What has room on a button in the narrowest chat, as drawn by the tests. */
const LONG_BUTTON = 28;

/** The buttons of an author; `beside` counts those that are added. */
export function reviewButtons(
  actions: ReadonlyArray<Pick<Action, 'title'>>,
  field: string,
  beside = 0,
): readonly Advice[] {
  const count = actions.length + beside;
  return [
    ...(count > MOST_BUTTONS
      ? [
          advise(
            'many-buttons',
            field,
            `are ${count} buttons${beside > 0 ? ' with the one to mute' : ''}: keep to what most readers will do`,
          ),
        ]
      : []),
    ...actions.flatMap(({ title }, index) =>
      typeof title === 'string' && title.length > LONG_BUTTON
        ? [
            advise(
              'long-button',
              `${field}[${index}].title`,
              `is cut off where a chat is narrow: keep to ${LONG_BUTTON} characters`,
            ),
          ]
        : [],
    ),
  ];
}
