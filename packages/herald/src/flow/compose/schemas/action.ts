import { z } from 'zod';
import { isReserved } from '../../../model/buttons.ts';
import type { Action } from '../../../model/content.ts';
import { has, isObject, LONGEST_BUTTON, LONGEST_NAME, openable, readBy, text } from './parts.ts';

const title = text('the recipient must know what the button does', LONGEST_BUTTON);

/** What an author's button carries beside what Herald needs to know it again. */
const data = z
  .record(z.string(), z.json('must be JSON'), 'must be an object')
  .refine((fields) => !Object.keys(fields).some(isReserved), 'must have no key that begins with `herald`');

const opens = z.strictObject({
  title,
  url: openable('a button needs a `url` to open, or a `verb` that comes back to the bot'),
});
const comesBack = z.strictObject({
  title,
  verb: text('it is how the bot knows what was pressed', LONGEST_NAME),
  data: data.exactOptional(),
});

/** A button that opens a page, or one that comes back. */
export const action: z.ZodType<Action> = readBy<Action>(
  (input) => (has(input, 'verb') ? comesBack : isObject(input) ? opens : undefined),
  'must be a button: { title, url } or { title, verb }',
);
