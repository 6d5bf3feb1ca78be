import { z } from 'zod';
import { LONGEST_TOPIC } from '../../../model/rules.ts';
import { isOpenable, isShowable } from '../urls.ts';

/** What is longer than this is no heading, which is drawn large. */
export const LONGEST_TITLE = 200;
export const LONGEST_NAME = 100;
/** The longest that has room on a button in a chat; Teams cuts off the rest. */
export const LONGEST_BUTTON = 40;
/** What Teams takes of an address, about; browsers and proxies do not all take more. */
const LONGEST_URL = 2048;
/** Teams hides what is more behind three dots, or not shows it at all (protocol sheet, section 8). */
export const MOST_BUTTONS = 6;

/** How a missing part is complained of: with what it means to the recipient. */
export const because = (why: string, otherwise = 'must be a text') => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? `is missing: ${why}` : otherwise),
});

/** A text of an author; blanks around it do not count. */
export const text = (why: string, most = Infinity) => {
  const some = z
    .string(because(why))
    .trim()
    .min(1, `must not be empty: ${why}`)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must not hold half a character, or a NUL');
  return most === Infinity ? some : some.max(most, `must not be longer than ${most} characters`);
};

/** A text that may be left out, and is not empty when it stands there. */
export const optionalText = (most?: number) => text('leave it out instead', most).exactOptional();

export const topic = text('it is what the recipient can mute', LONGEST_TOPIC);
export const importance = z.enum(['normal', 'high', 'urgent'], 'must be normal, high or urgent').exactOptional();

/** An instant, such as `2026-12-01T09:00:00Z`. */
export const instant = (why: string) =>
  z.iso.datetime({
    offset: true,
    ...because(why, 'must be an instant as ISO 8601 with a zone, such as 2026-12-01T09:00:00Z'),
  });

/** An address that a button or a name opens. */
export const openable = (why: string) =>
  z
    .string(because(why))
    .max(LONGEST_URL, `must not be longer than ${LONGEST_URL} characters`)
    .refine(isOpenable, 'must begin with https:// or mailto:, which is all that Teams opens');

/** An address of a picture. */
export const showable = (why: string) =>
  z
    .string(because(why))
    .max(LONGEST_URL, `must not be longer than ${LONGEST_URL} characters`)
    .refine(isShowable, 'must begin with https://');

/**
 * A value of which something in it says how it is to be read, so that the complaint is about what was meant; `choose` answers
 * with nothing for what can be read in no way.
 */
export const readBy = <Out>(
  choose: (input: unknown) => z.ZodType<Out> | undefined,
  otherwise: string,
): z.ZodType<Out> =>
  z.unknown().transform((input, context) => {
    const read = choose(input)?.safeParse(input);
    if (read?.success === true) return read.data;
    if (read === undefined) context.addIssue({ code: 'custom', message: otherwise });
    for (const issue of read?.error.issues ?? []) {
      const { path, message } = issue;
      if (issue.code !== 'unrecognized_keys') context.addIssue({ code: 'custom', path: [...path], message });
      else
        for (const key of issue.keys)
          context.addIssue({ code: 'custom', path: [...path, key], message: 'is not known here' });
    }
    return z.NEVER;
  });

/** Whether something is an object, and has this key. */
export const has = (input: unknown, key: string): boolean => isObject(input) && key in input;
export const isObject = (input: unknown): input is object =>
  typeof input === 'object' && input !== null && !Array.isArray(input);

/** Some of something, and at least one; `wanted` is said where there is none. */
export const some = <Out>(each: z.ZodType<Out>, most: number, wanted: string) =>
  z
    .array(each, { error: ({ input }) => (input === undefined ? wanted : 'must be a list') })
    .max(most, `must not be more than ${most}`)
    .transform(([first, ...rest], context): [Out, ...Out[]] => {
      if (first !== undefined) return [first, ...rest];
      context.addIssue({ code: 'custom', message: wanted });
      return z.NEVER;
    });
