import { z } from 'zod';
import type { Poll } from '../../../model/content.ts';
import type { Destination } from '../../../model/destination.ts';
import { because, instant, LONGEST_NAME, LONGEST_TITLE, text, topic } from './parts.ts';

/** More cannot be looked over in a card. */
const MOST_OPTIONS = 20;
/** A day; more seldom is never. */
const SELDOM_MINUTES = 24 * 60;

const option = text('an option must say what is chosen by it', LONGEST_NAME);
const atLeastTwo = 'must be at least two: the recipient has nothing to choose otherwise';
const options = z
  .array(option, { error: ({ input }) => (input === undefined ? atLeastTwo : 'must be a list') })
  .max(MOST_OPTIONS, `must not be more than ${MOST_OPTIONS}`)
  .refine(
    (all) => new Set(all.map((one) => one.normalize('NFKC').toLowerCase())).size === all.length,
    'must differ from each other: the recipient could not tell them apart',
  )
  .transform(([first, second, ...rest], context): [string, string, ...string[]] => {
    if (first !== undefined && second !== undefined) return [first, second, ...rest];
    context.addIssue({ code: 'custom', message: atLeastTwo });
    return z.NEVER;
  });

/** Whether it may be a place; where it is, or whether it is one at all, is found out when the poll is accepted. */
const isPlace = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() !== '' : typeof value === 'object' && value !== null;

export const poll: z.ZodType<Poll> = z.strictObject({
  kind: z.literal('poll'),
  topic: topic.exactOptional(),
  question: text('the recipient must know what is asked', LONGEST_TITLE),
  options,
  multiple: z.boolean('must be true or false').exactOptional(),
  anonymous: z.boolean('must be true or false').exactOptional(),
  closesAt: instant('the recipient must know until when a vote counts'),
  author: z
    .custom<Destination>(isPlace, 'must be a place, such as a person’s id, or { person, tenant }')
    .exactOptional(),
  tellEveryMinutes: z
    .number(because('leave it out instead', 'must be a number of minutes'))
    .min(0, 'must not be negative')
    .max(SELDOM_MINUTES, `must not be more than ${SELDOM_MINUTES}`)
    .exactOptional(),
});
