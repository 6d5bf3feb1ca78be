import { z } from 'zod';

/** Longer ids are no ids of Teams, and would not fit into an index. */
const LONGEST_ID = 1024;

/** Says what came without saying what it held. */
const came = (input: unknown): string => {
  if (input === undefined) return 'is missing';
  if (input === null) return 'came as null';
  return Array.isArray(input) ? 'came as an array' : `came as a value of type ${typeof input}`;
};

const wants = (what: string) => ({ error: ({ input }: { input?: unknown }) => `${came(input)}; ${what} would do` });

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);

/** An id: opaque, but never empty. */
export const id = z
  .string(wants('a text'))
  .min(1, 'came empty; an id would do')
  .max(LONGEST_ID, `came with more than ${LONGEST_ID} characters; an id of Teams would do`)
  // PostgreSQL keeps no such character, and no id of Teams has one.
  .refine((text) => !text.includes('\0'), 'came with a NUL character; an id of Teams would do');

/** What people read: kept as it came but for NUL characters, which PostgreSQL keeps not. */
export const text = maybe(z.string(wants('a text')).transform((value) => value.replaceAll('\0', '')));

const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.object(shape, wants('an object'));
const maybeId = maybe(id);

// Teams writes ISO 8601; SDKs hand over the Date that they made of it.
const anInstant = wants('a date or a text as 2026-02-01T21:10:07.437Z');
const instant = z
  .union([z.date(), z.string().regex(/^\d{4}-\d\d-\d\dT/, anInstant)], anInstant)
  .transform((value) => new Date(value))
  .refine((date) => !Number.isNaN(date.getTime()), 'came as no date; one as 2026-02-01T21:10:07.437Z would do');

/** A person or a bot; the Entra id has two names (protocol sheet, 3.10). */
export const account = object({
  id,
  name: text,
  aadObjectId: maybeId,
  objectId: maybeId,
  email: text,
  userPrincipalName: text,
  tenantId: maybeId,
});

const channel = object({ id: maybeId, name: text, type: text });

/** What tells the types of activity apart; all that is asked of one that we do not know. */
export const head = object({ type: id, channelId: maybeId, name: text });

/** All that is looked at before it is sure that Teams sent it, and to choose an answer. */
export const envelope = object({ type: id, name: text, channelId: id, serviceUrl: id });

/** The fields that all activities of Teams share (protocol sheet, 2.3). */
export const context = object({
  channelId: id,
  id: maybeId,
  timestamp: maybe(instant),
  localTimezone: text,
  serviceUrl: z.url({ protocol: /^https?$/, ...wants('an http(s) URL') }),
  locale: text,
  from: maybe(account),
  recipient: object({ id }),
  conversation: object({ id, conversationType: text, tenantId: maybeId, name: text }),
  // Read one by one, each by its own schema: new kinds may come at any time, and none of them is at fault.
  entities: maybe(z.array(z.unknown(), wants('an array'))),
  channelData: maybe(
    object({
      eventType: text,
      tenant: maybe(object({ id: maybeId })),
      team: maybe(object({ id: maybeId, name: text, aadGroupId: maybeId })),
      // Older payloads name the team only so (protocol sheet, 2.5).
      teamsTeamId: maybeId,
      channel: maybe(channel),
      settings: maybe(object({ selectedChannel: maybe(channel) })),
      app: maybe(object({ version: text })),
    }),
  ),
});

/** Somebody named in a message's text. */
export const mention = z.object({ type: z.literal('mention'), mentioned: account });

/** What the sender's client says of itself: the only free source of a time zone (protocol sheet, 2.4). */
export const clientInfo = z.object({ type: z.literal('clientInfo'), locale: text, timezone: text });

const accounts = maybe(z.array(account, wants('an array'))).transform((list) => list ?? []);
const reactions = maybe(z.array(object({ type: id }), wants('an array'))).transform((list) =>
  (list ?? []).map(({ type }) => type),
);

// A button's data comes as an object or as JSON of one (protocol sheet, 2.13); other texts are kept as they came.
const readValue = (given: unknown): unknown => {
  if (typeof given !== 'string') return given ?? undefined;
  try {
    const parsed: unknown = JSON.parse(given);
    return typeof parsed === 'object' && parsed !== null ? parsed : given;
  } catch {
    return given;
  }
};
const digits = wants('a message id, digits only,');
const value = z.unknown().optional().transform(readValue);

/** The fields of each type of activity that we know, beside the shared ones. */
export const families = {
  message: context.extend({ text, value, replyToId: maybeId }),
  conversationUpdate: context.extend({ membersAdded: accounts, membersRemoved: accounts }),
  installationUpdate: context.extend({ action: id }),
  messageReaction: context.extend({ reactionsAdded: reactions, reactionsRemoved: reactions, replyToId: maybeId }),
  messageUpdate: context.extend({ text }),
  messageDelete: context,
  readReceipt: context.extend({
    value: value.pipe(
      object({
        lastReadMessageId: z
          .union([z.string().regex(/^\d{1,30}$/, digits), z.int().nonnegative()], digits)
          .transform(String),
      }),
    ),
  }),
  invoke: context.extend({ name: id, value, replyToId: maybeId }),
} as const;
