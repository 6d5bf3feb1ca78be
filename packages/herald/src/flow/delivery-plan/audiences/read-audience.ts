import { z } from 'zod';
import { idText } from '../../../parse-input.ts';

/** How deep audiences may be nested, and how many there may be in one. */
export const MOST_DEEP = 10;
export const MOST_PARTS = 200;

const id = idText;
const oneOf = z.union([id, z.array(id).min(1)], 'must be a text, or a list of at least one').exactOptional();
const unmatched = z.literal('leave-out', "must be 'leave-out', or left out").exactOptional();

/** Attributes by which people can be meant. */
export const attributes = ['department', 'jobTitle', 'city', 'country', 'office', 'language'] as const;

const where = z
  .strictObject({
    kind: z.literal('where'),
    tenant: id,
    department: oneOf,
    jobTitle: oneOf,
    city: oneOf,
    country: oneOf,
    office: oneOf,
    language: oneOf,
  })
  .refine(
    (asked) => attributes.some((name) => asked[name] !== undefined),
    `must say at least one of ${attributes.join(', ')}`,
  );

const tree: z.ZodType = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone'), tenant: id }),
  z.strictObject({ kind: z.literal('team'), team: id, tenant: id.exactOptional() }),
  z.strictObject({
    kind: z.literal('list'),
    to: z.array(z.unknown()).min(1, 'must name at least one person or place'),
    tenant: id.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('group'), group: id, tenant: id }),
  z.strictObject({
    kind: z.literal('people'),
    people: z.array(z.string()).min(1, 'must name at least one person'),
    tenant: id,
    unmatched,
  }),
  z.strictObject({
    kind: z.literal('csv'),
    text: z.string().min(1, 'must not be empty'),
    column: id.exactOptional(),
    tenant: id,
    unmatched,
  }),
  where,
  z.strictObject({ kind: z.literal('channels'), team: id, general: z.literal(true).exactOptional(), tenant: id }),
  z.strictObject({ kind: z.literal('chats'), tenant: id }),
  z.strictObject({ kind: z.literal('saved'), name: id, tenant: id }),
  z.strictObject({ kind: z.enum(['union', 'intersection']), of: z.array(z.lazy(() => tree)).min(1) }),
  z.strictObject({
    kind: z.literal('except'),
    of: z.lazy(() => tree),
    without: z.lazy(() => tree),
  }),
]);

/**
 * An audience as callers hand it in: its form, not whether anybody is in it. How large it is comes first, since one that is
 * a part of itself would be read for ever.
 */
export const audienceSchema: z.ZodType = z
  .unknown()
  .superRefine((asked, context) => {
    const problem = tooLarge(asked);
    if (problem !== undefined) context.addIssue(problem);
  })
  .pipe(tree);

function tooLarge(asked: unknown): string | undefined {
  const left = [{ part: asked, depth: 1 }];
  for (let parts = 1; ; parts += 1) {
    const next = left.pop();
    if (next === undefined) return undefined;
    if (next.depth > MOST_DEEP) return `must not be nested more than ${MOST_DEEP} deep`;
    if (parts > MOST_PARTS) return `must not have more than ${MOST_PARTS} parts`;
    for (const part of within(next.part).slice(0, MOST_PARTS)) left.push({ part, depth: next.depth + 1 });
  }
}

/** The parts of what has the form of an audience. */
function within(asked: unknown): readonly unknown[] {
  if (typeof asked !== 'object' || asked === null || !('of' in asked)) return [];
  const of: readonly unknown[] = Array.isArray(asked.of) ? asked.of : [asked.of];
  return 'without' in asked ? [...of, asked.without] : of;
}
