import { z } from 'zod';
import { InputInvalid } from './errors.ts';

/** Parses what came from outside by its schema, or throws `InputInvalid` that names every field at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputInvalid(
    what,
    parsed.error.issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [{ field: fieldOf(issue.path, what), problem: issue.message }];
      return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key], what), problem: 'is not known here' }));
    }),
  );
}

/** Longer ids are no ids of Teams, and would not fit into an index. */
const LONGEST_ID = 1024;

/** An id that a caller hands in: opaque, blanks included, but nothing that Teams and the store could not hold. */
export const idText = z
  .string('must be a text')
  .max(LONGEST_ID, `must not be longer than ${LONGEST_ID} characters`)
  .refine((text) => text.trim() !== '', 'must not be empty')
  .refine((text) => !text.includes('\0'), 'must not contain a NUL character')
  .refine((text) => text !== '.' && text !== '..', 'must not be only dots')
  .refine((text) => text.isWellFormed(), 'must not hold half a character');

const fieldOf = (path: readonly PropertyKey[], what: string): string =>
  path.length === 0
    ? what
    : path
        .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
        .join('');
