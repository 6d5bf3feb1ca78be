import { z } from 'zod';
import type { Action, Say, Welcome } from '../../../model/content.ts';
import { action } from './action.ts';
import {
  because,
  has,
  isObject,
  LONGEST_NAME,
  LONGEST_TITLE,
  MOST_BUTTONS,
  optionalText,
  readBy,
  some,
  text,
} from './parts.ts';

/** What is longer is no welcome but a manual. */
const MOST_OFFERS = 10;

const say = z.strictObject({
  say: text('the recipient must know what to write', LONGEST_NAME),
  does: text('the recipient must know what comes of it', LONGEST_TITLE),
});
const step = readBy<Action | Say>(
  (input) => (has(input, 'say') ? say : isObject(input) ? action : undefined),
  'must be a button, or something to write: { say, does }',
);

export const welcome: z.ZodType<Welcome> = z.strictObject({
  kind: z.literal('welcome'),
  title: optionalText(LONGEST_TITLE),
  because: z.strictObject(
    { place: optionalText(LONGEST_TITLE), by: optionalText(LONGEST_NAME) },
    because('the recipient must learn why this came', 'must be { place?, by? }'),
  ),
  offers: some(
    text('the recipient must learn what the bot does'),
    MOST_OFFERS,
    'must name at least one thing that the bot does for the recipient: nobody keeps what they know no use of',
  ),
  next: some(
    step,
    MOST_BUTTONS,
    'must name at least one thing to try next: a welcome with which the recipient can do nothing is forgotten',
  ),
});
