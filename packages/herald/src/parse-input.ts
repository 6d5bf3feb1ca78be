import type { z } from 'zod';
import { InputInvalid } from './errors.ts';

/** Parses what came from outside by its schema, or throws `InputInvalid` that names every field at fault. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new InputInvalid(
    what,
    parsed.error.issues.map(({ path, message }) => ({ field: fieldOf(path, what), problem: message })),
  );
}

const fieldOf = (path: readonly PropertyKey[], what: string): string =>
  path.length === 0
    ? what
    : path
        .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
        .join('');
