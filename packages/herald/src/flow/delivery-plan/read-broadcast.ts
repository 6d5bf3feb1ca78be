import { z } from 'zod';
import type { Schedule } from '../../message-ports.ts';
import { InputInvalid } from '../../errors.ts';
import type { AudienceAsked } from '../../model/audience.ts';
import type { AppJob, Broadcast } from '../../model/broadcast.ts';
import { LONGEST_TOPIC } from '../../model/rules.ts';
import { parseInput } from '../../parse-input.ts';
import { audienceSchema } from './audiences/read-audience.ts';

/** Whether a text is the name of a time zone, as IANA has them. */
export const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
/** A topic's name: what people write to the bot to mute it. */
export const topicText = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(LONGEST_TOPIC, `must not be longer than ${LONGEST_TOPIC} characters`);
/** What goes out at most once to each within a time. */
export const dedupeSchema = z.strictObject({
  key: z.string().min(1).max(200),
  withinHours: z
    .number()
    .positive()
    .max(24 * 366, 'must not be longer than a year'),
});
/** Whether the app may be installed for a message. */
export const installSchema = z.literal('if-missing', "must be 'if-missing', or left out");
/** Which way a message goes, where its author says so. */
const viaSchema = z.literal('bulk');
const instant = z.date('must be a Date');
const schema = z.strictObject({
  audience: audienceSchema,
  message: z.unknown(),
  idempotencyKey: z.string().min(1).max(200).exactOptional(),
  at: z
    .union([
      instant,
      z.strictObject({
        wallTime: z.iso.datetime({
          local: true,
          offset: false,
          error: 'must be a wall-clock time such as 2026-12-01T09:00',
        }),
        otherwise: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin'),
      }),
    ])
    .exactOptional(),
  topic: topicText.exactOptional(),
  dedupe: dedupeSchema.exactOptional(),
  expiresAt: instant.exactOptional(),
  priority: z.enum(['live', 'broadcast']).exactOptional(),
  onUnknown: z.enum(['hold', 'resend']).exactOptional(),
  install: installSchema.exactOptional(),
  via: viaSchema.exactOptional(),
});

/** Checks what an author hands in; throws `InputInvalid` naming every field at fault. The message itself is for `compose`. */
export function checkBroadcast(broadcast: Broadcast): void {
  const { at, expiresAt } = parseInput(schema, broadcast, 'broadcast');
  checkEnd('broadcast', at, expiresAt);
}

const jobSchema = schema.pick({ audience: true, idempotencyKey: true, at: true, expiresAt: true });

/** The same of an audience alone. */
export function checkAudience(audience: AudienceAsked): void {
  parseInput(audienceSchema, audience, 'audience');
}

/** The same of what is to be done about the app. */
export function checkAppJob(job: AppJob): void {
  const { at, expiresAt } = parseInput(jobSchema, job, 'job');
  checkEnd('job', at, expiresAt);
}

function checkEnd(of: string, at: Date | object | undefined, expiresAt: Date | undefined): void {
  if (expiresAt !== undefined && at instanceof Date && expiresAt <= at)
    throw new InputInvalid(of, [{ field: 'expiresAt', problem: 'is not after `at`: everyone would be skipped' }]);
}

const estimateSchema = z.strictObject({ via: viaSchema.exactOptional() });

/** Checks what an estimate is asked for beside an audience. */
export const readEstimateOptions = (options: unknown): { readonly via?: 'bulk' } =>
  parseInput(estimateSchema, options, 'estimate');

/** When deliveries fall due; undefined for at once. */
export const scheduleOf = ({ at }: Pick<Broadcast, 'at'>): Schedule | undefined => {
  if (at === undefined) return undefined;
  return at instanceof Date ? { kind: 'at', instant: at } : { kind: 'local', ...at };
};
