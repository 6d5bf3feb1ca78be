import { z } from 'zod';
import { InputInvalid, MessageTooLarge } from '../../errors.ts';
import type { Message } from '../../model/message.ts';
import { parseInput } from '../../parse-input.ts';
import type { Body, Payload } from '../../ports.ts';
import { weigh } from './weigh.ts';

const importance = z.enum(['normal', 'high', 'urgent']).optional();
const text = z.strictObject({
  text: z.string().trim().min(1, 'must not be empty'),
  textFormat: z.enum(['plain', 'markdown', 'xml']).optional(),
  mentions: z.array(z.strictObject({ id: z.string().min(1), name: z.string().min(1) })).optional(),
  importance,
});
const card = z.strictObject({
  card: z.looseObject({ type: z.literal('AdaptiveCard') }),
  summary: z.string().trim().min(1, 'must not be empty: it is what the toast says'),
  importance,
});

/** The highest Adaptive Card version that Teams draws for bots (protocol sheet, section 8). */
const HIGHEST_CARD_VERSION = 1.5;

/**
 * Turns a message into the activity that goes over the wire, and checks what Teams would refuse or spoil.
 * Throws `InputInvalid` with every field at fault, or `MessageTooLarge`; `maxBytes` counts as Teams does, in UTF-16.
 */
// oxlint-disable-next-line require-await
export async function compose(message: Message, { maxBytes }: { readonly maxBytes: number }): Promise<Body> {
  if (isOfKind(message)) return message;
  const payload = isCard(message)
    ? cardPayload(parseInput(card, message, 'message'))
    : textPayload(parseInput(text, message, 'message'));
  const bytes = weigh(payload);
  if (bytes > maxBytes) throw new MessageTooLarge(bytes, maxBytes);
  return payload;
}

/** Whether it is content, which is composed for each reader. */
const isOfKind = (message: Message): message is Extract<Message, { readonly kind: string }> =>
  typeof message === 'object' && message !== null && 'kind' in message;

function isCard(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    throw new InputInvalid('message', [
      { field: 'message', problem: 'must be an object with `text`, or with `card` and `summary`' },
    ]);
  if ('card' in message && 'text' in message)
    throw new InputInvalid('message', [
      {
        field: 'text',
        problem:
          'cannot stand beside `card`: Teams would make two messages of it that nobody can edit; put it into the card',
      },
    ]);
  return 'card' in message;
}

function textPayload({ mentions = [], ...rest }: z.infer<typeof text>): Payload {
  const faults = mentions.flatMap(({ name }, index) =>
    rest.text.includes(`<at>${name}</at>`)
      ? []
      : [{ field: `mentions[${index}].name`, problem: 'is not in the text: write <at>name</at> where it belongs' }],
  );
  if (faults.length > 0) throw new InputInvalid('message', faults);
  return {
    type: 'message',
    ...defined(rest),
    ...(mentions.length > 0 ? { entities: mentions.map(mentionEntity) } : {}),
  };
}

const mentionEntity = ({ id, name }: { id: string; name: string }) => ({
  type: 'mention',
  mentioned: { id, name },
  text: `<at>${name}</at>`,
});

function cardPayload({ card: content, summary, ...rest }: z.infer<typeof card>): Payload {
  const version = content['version'];
  if (typeof version !== 'string' || !/^\d\.\d$/.test(version) || Number(version) > HIGHEST_CARD_VERSION)
    throw new InputInvalid('message', [
      {
        field: 'card.version',
        problem: `must be a version up to "${HIGHEST_CARD_VERSION}", the highest that Teams draws for bots`,
      },
    ]);
  return {
    type: 'message',
    summary,
    ...defined(rest),
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
  };
}

const defined = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
