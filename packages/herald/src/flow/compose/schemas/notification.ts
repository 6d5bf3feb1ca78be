import { z } from 'zod';
import type { Notification } from '../../../model/content.ts';
import { action } from './action.ts';
import {
  because,
  importance,
  instant,
  isObject,
  LONGEST_NAME,
  LONGEST_TITLE,
  MOST_BUTTONS,
  openable,
  optionalText,
  readBy,
  some,
  text,
  topic,
} from './parts.ts';

/** A table is no notification: it belongs behind a button. */
const MOST_FACTS = 20;
const LONGEST_FACT = 500;

const whatAbout = 'the recipient must know what it happened to';
const name = text(whatAbout, LONGEST_TITLE);
const named = z.strictObject({ name, url: openable('leave it out instead').exactOptional() });
const about = readBy<Notification['about']>(
  (input) => (isObject(input) ? named : name),
  'must be a name, or { name, url }',
);

export const notification: z.ZodType<Notification> = z.strictObject({
  kind: z.literal('notification'),
  topic,
  what: text('the recipient must see at once what happened', LONGEST_TITLE),
  about,
  by: text('the recipient must know who did it, be it a person or a system', LONGEST_NAME),
  actions: some(
    action,
    MOST_BUTTONS,
    'must name at least one thing the recipient can do: news that nobody can act on only interrupts',
  ),
  text: optionalText(),
  facts: z
    .array(
      z.strictObject({
        name: text('the recipient must know what the value is of', LONGEST_NAME),
        value: text('a name alone says nothing', LONGEST_FACT),
      }),
      because('leave it out instead', 'must be a list of { name, value }'),
    )
    .max(MOST_FACTS, `must not be more than ${MOST_FACTS}`)
    .exactOptional(),
  at: instant('leave it out instead').exactOptional(),
  importance,
});
