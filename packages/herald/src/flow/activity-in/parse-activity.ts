import type { z } from 'zod';
import {
  conversationEvents,
  type ActivityContext,
  type ConversationEvent,
  type InboundActivity,
  type KnownActivity,
  type Members,
} from '../../model/activity.ts';
import { activityId } from '../../model/ids.ts';
import { parseInput } from '../../parse-input.ts';
import { given, namesBot, readContext, readPeople } from './read-context.ts';
import { families, head, type account } from './wire-activity.ts';

const WHAT = 'activity';

/**
 * Reads an activity as Teams sends it or an SDK hands it on (class instances and `Date`s fit); unknown fields may be there.
 * Throws `InputInvalid` naming every field at fault. Types, events and channels that we do not know become `other`.
 */
export function parseActivity(input: unknown): InboundActivity {
  const { type, channelId, name } = parseInput(head, input, WHAT);
  const other = { kind: 'other', type } as const;
  if (channelId !== undefined && channelId !== 'msteams') return other;
  const read = readers.get(type === 'event' ? `event ${name}` : type);
  return read?.(input) ?? other;
}

/** Undefined says: of a type that we know, but about something that we do not. */
type Reader = (input: unknown) => KnownActivity | undefined;

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'message',
    reader(families.message, ({ text, value, replyToId }) => ({
      kind: 'message',
      ...given({ text, value, replyToId: replyToId && activityId(replyToId) }),
    })),
  ],
  [
    'conversationUpdate',
    reader(families.conversationUpdate, ({ channelData, membersAdded, membersRemoved }, context) => {
      const event = readEvent(channelData?.eventType);
      if (event === 'unknown') return undefined;
      return {
        kind: 'conversation-update',
        ...given({ event }),
        added: readMembers(membersAdded, context),
        removed: readMembers(membersRemoved, context),
      };
    }),
  ],
  [
    'installationUpdate',
    reader(families.installationUpdate, ({ action }) => ({ kind: 'installation-update', action })),
  ],
  [
    'messageReaction',
    reader(families.messageReaction, ({ reactionsAdded, reactionsRemoved, replyToId }) => ({
      kind: 'message-reaction',
      added: reactionsAdded,
      removed: reactionsRemoved,
      ...given({ replyToId: replyToId && activityId(replyToId) }),
    })),
  ],
  [
    'messageUpdate',
    reader(families.messageUpdate, ({ channelData, text }) => {
      const event = channelData?.eventType?.toLowerCase();
      if (event === 'undeletemessage') return { kind: 'message-update', change: 'undeleted', ...given({ text }) };
      return event === 'editmessage' ? { kind: 'message-update', change: 'edited', ...given({ text }) } : undefined;
    }),
  ],
  [
    'messageDelete',
    reader(families.messageDelete, ({ channelData }) =>
      channelData?.eventType?.toLowerCase() === 'softdeletemessage' ? { kind: 'message-delete' } : undefined,
    ),
  ],
  [
    'event application/vnd.microsoft.readReceipt',
    reader(families.readReceipt, ({ value: { lastReadMessageId } }) => ({
      kind: 'read-receipt',
      lastReadMessageId: activityId(lastReadMessageId),
    })),
  ],
  [
    'invoke',
    reader(families.invoke, ({ name, value, replyToId }) => ({
      kind: 'invoke',
      name,
      ...given({ value, replyToId: replyToId && activityId(replyToId) }),
    })),
  ],
]);

type Own<Known> = Known extends KnownActivity ? Omit<Known, keyof ActivityContext> : never;

function reader<Wire extends Parameters<typeof readContext>[0]>(
  schema: z.ZodType<Wire>,
  readOwn: (wire: Wire, context: ActivityContext) => Own<KnownActivity> | undefined,
): Reader {
  return (input) => {
    const wire = parseInput(schema, input, WHAT);
    const context = readContext(wire);
    if (context === undefined) return undefined;
    const own = readOwn(wire, context);
    return own && { ...context, ...own };
  };
}

const readMembers = (accounts: readonly z.infer<typeof account>[], { botId, tenantId }: ActivityContext): Members => ({
  bot: namesBot(accounts, botId),
  people: readPeople(accounts, tenantId),
});

// Compared without regard to case: the documentation itself spells one of them in two ways (protocol sheet, 2.7).
const events = new Map(conversationEvents.map((event) => [event.toLowerCase(), event]));

const readEvent = (eventType: string | undefined): ConversationEvent | 'unknown' | undefined =>
  eventType === undefined ? undefined : (events.get(eventType.toLowerCase()) ?? 'unknown');
