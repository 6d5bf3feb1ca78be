import { z } from 'zod';
import type { CallOptions } from './herald.ts';
import { parseInput } from './parse-input.ts';

const schema = z
  .strictObject({ signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).exactOptional() })
  .optional();

/** Reads what a caller says beside the message; throws `InputInvalid`. */
export const readCallOptions = (options: CallOptions | undefined): CallOptions =>
  parseInput(schema, options, 'options') ?? {};
