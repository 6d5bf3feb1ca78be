import { z } from 'zod';
import { isLanguageTag } from '../../model/language.ts';
import { LONGEST_TOPIC, type QuietHours, type Rules } from '../../model/rules.ts';
import { parseInput } from '../../parse-input.ts';
import { isZone, topicText } from './read-broadcast.ts';

/** A year: caps look back as far, and a digest waits no longer than a day. */
const MOST_HOURS = 24 * 366;
const MOST_DIGEST_MINUTES = 24 * 60;

const time = z.string('must be a time of day such as 22:00').regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day such as 22:00',
});
const quietHours = z.strictObject({ from: time, to: time }).refine(({ from, to }) => from !== to, {
  path: ['to'],
  message: 'is when they begin: that would be no time, or all day',
});
const whole = (most: number) => z.int('must be a whole number').positive('must be positive').max(most);
const cap = z.strictObject({ most: whole(1_000_000), hours: whole(MOST_HOURS) });
const title = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(LONGEST_TOPIC, `must not be longer than ${LONGEST_TOPIC} characters`);
const language = z.string().refine(isLanguageTag, 'must be a language as BCP 47 writes it, such as de or pt-BR');
const topic = z.strictObject({
  title: z.union([title, z.record(language, title)], 'must be a text, or one for each language').exactOptional(),
  required: z.boolean().exactOptional(),
  urgent: z.boolean().exactOptional(),
  cap: cap.exactOptional(),
  digestMinutes: whole(MOST_DIGEST_MINUTES).exactOptional(),
});
const rules: z.ZodType<Rules> = z.strictObject({
  quietHours: quietHours.exactOptional(),
  otherwiseZone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Berlin').exactOptional(),
  cap: cap.exactOptional(),
  topics: z.record(topicText, topic).exactOptional(),
});

/** Reads what a tenant's recipients are spared; throws `InputInvalid` naming every field at fault. */
export const readRules = (given: unknown): Rules => parseInput(rules, given, 'rules');

const hours: z.ZodType<QuietHours | 'none' | undefined> = z.union(
  [z.literal('none'), z.undefined(), quietHours],
  'must be { from, to } as 22:00, or "none", or nothing for the tenant’s own',
);

/** Reads the hours that one person wants: their own, none, or undefined for the tenant's. */
export const readQuietHours = (given: unknown): QuietHours | 'none' | undefined => parseInput(hours, given, 'hours');

/** Reads what is muted or unmuted; undefined for everything. */
export const readTopic = (given: unknown): string | undefined => parseInput(topicText.optional(), given, 'topic');
