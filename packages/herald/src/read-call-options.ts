import { z } from 'zod';
import { dedupeSchema, installSchema, topicText } from './flow/delivery-plan/read-broadcast.ts';
import type { CallOptions, SendOptions } from './herald.ts';
import { parseInput } from './parse-input.ts';

const call = z.strictObject({
  signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).exactOptional(),
});
const send = call.extend({
  topic: topicText.exactOptional(),
  dedupe: dedupeSchema.exactOptional(),
  install: installSchema.exactOptional(),
});

/** Reads what a caller says beside the message; throws `InputInvalid`. */
export const readCallOptions = (options: CallOptions | undefined): CallOptions =>
  parseInput(call.optional(), options, 'options') ?? {};

/** The same of a message that is sent. */
export const readSendOptions = (options: SendOptions | undefined): SendOptions =>
  parseInput(send.optional(), options, 'options') ?? {};
