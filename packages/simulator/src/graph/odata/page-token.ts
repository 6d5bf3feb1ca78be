import type * as z from 'zod';

/** A token that says where to go on; opaque to whoever gets it. */
export const sealToken = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** What a token says; undefined when it is none of ours. */
export function openToken<Shape extends z.ZodType>(token: string, shape: Shape): z.output<Shape> | undefined {
  try {
    const read = shape.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString()));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
