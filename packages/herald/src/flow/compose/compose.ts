import { z } from 'zod';
import { InputInvalid, MessageTooLarge } from '../../errors.ts';
import type { Announcement, Notification, Poll, Welcome } from '../../model/content.ts';
import type { Message, TemplateVariant } from '../../model/message.ts';
import { parseInput } from '../../parse-input.ts';
import type { Body, Payload } from '../../ports.ts';
import { cardPayload } from './card-payload.ts';
import { expandTemplate } from './expand-template.ts';
import { heaviest } from './heaviest.ts';
import type { Templates } from './read-template.ts';
import type { RenderOptions } from './render-context.ts';
import { announcement, summary } from './schemas/announcement.ts';
import { notification } from './schemas/notification.ts';
import { ownCard } from './schemas/own-card.ts';
import { importance, text as someText } from './schemas/parts.ts';
import { poll } from './schemas/poll.ts';
import { welcome } from './schemas/welcome.ts';
import { weigh } from './weigh.ts';

const text = z.strictObject({
  text: someText('there is nothing to read otherwise'),
  textFormat: z.enum(['plain', 'markdown', 'xml']).optional(),
  mentions: z.array(z.strictObject({ id: z.string().min(1), name: z.string().min(1) })).optional(),
  importance: importance.optional(),
});
const card = z.strictObject({
  card: ownCard({ isVersionNeeded: true }),
  summary,
  importance: importance.optional(),
});
const kinds = { welcome, notification, poll, announcement } as const satisfies Readonly<
  Record<string, z.ZodType<Welcome | Notification | Poll | Announcement>>
>;

export type ComposeOptions = RenderOptions & {
  /** As Teams counts them, in UTF-16. */
  readonly maxBytes: number;
  /** Those that messages ask for by their names. */
  readonly templates?: Templates;
};

/**
 * Turns a message into what is stored of it: one activity for all, or content that is composed for each reader. Checks what
 * its recipients would miss, and what Teams would refuse or spoil; of content, in whichever language is the longest.
 * Throws `InputInvalid` with every field at fault, or `MessageTooLarge`.
 */
export async function compose(message: Message, options: ComposeOptions): Promise<Body> {
  const body = await read(message, options);
  const bytes = heaviest(body, options);
  if (bytes > options.maxBytes) throw new MessageTooLarge(bytes, options.maxBytes);
  return body;
}

async function read(message: unknown, { templates = {} }: ComposeOptions): Promise<Body> {
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return refuse('message', 'must be an object: of a kind, or with `text`, or with `card` and `summary`');
  // What holds itself could not be looked through.
  weigh(message);
  if ('kind' in message) return readKind(message, message.kind);
  if ('template' in message) return expandTemplate(message, templates, { read: readVariant });
  if ('card' in message && 'text' in message)
    return refuse(
      'text',
      'cannot stand beside `card`: Teams would make two messages of it that nobody can edit; put it into the card',
    );
  if (!('card' in message)) return textPayload(parseInput(text, message, 'message'));
  const { card: content, ...rest } = parseInput(card, message, 'message');
  return cardPayload(content, rest);
}

const refuse = (field: string, problem: string): never => {
  throw new InputInvalid('message', [{ field, problem }]);
};

function readKind(message: object, kind: unknown): TemplateVariant {
  if (typeof kind === 'string' && Object.hasOwn(kinds, kind))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- looked up just before
    return parseInput<TemplateVariant>(kinds[kind as keyof typeof kinds], message, 'message');
  return refuse('kind', `must be one of ${Object.keys(kinds).join(', ')}`);
}

const readVariant = (variant: object): TemplateVariant => readKind(variant, 'kind' in variant && variant.kind);

function textPayload({ mentions = [], ...rest }: z.infer<typeof text>): Payload {
  const faults = mentions.flatMap(({ name }, index) =>
    rest.text.includes(`<at>${name}</at>`)
      ? []
      : [{ field: `mentions[${index}].name`, problem: 'is not in the text: write <at>name</at> where it belongs' }],
  );
  if (faults.length > 0) throw new InputInvalid('message', faults);
  return {
    type: 'message',
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(mentions.length > 0 ? { entities: mentions.map(mentionEntity) } : {}),
  };
}

const mentionEntity = ({ id, name }: { id: string; name: string }) => ({
  type: 'mention',
  mentioned: { id, name },
  text: `<at>${name}</at>`,
});
