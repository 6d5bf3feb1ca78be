import assert from 'node:assert/strict';
import type { Contoso } from './contoso.ts';
import { given } from './given.ts';
import { waitUntil } from './wait-until.ts';

type Json = Readonly<Record<string, unknown>>;

/** A button of Herald's: what its data say that it does, and anything else that its data hold. */
export type Wanted = Json & { readonly do: string };

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object in a card. */
export function partsOf(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  return isJson(value) ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

/** What is to be read on a card, in its order. */
export const wordsOf = (card: unknown): string =>
  partsOf(card)
    .flatMap(({ type, text, title }) =>
      type === 'TextRun' || type === 'TextBlock' ? [text] : title === undefined ? [] : [title],
    )
    .join(' | ');

const button = (card: Json, wanted: Wanted): Json =>
  given(
    partsOf(card).find(({ type, data }) => {
      const ours = isJson(data) ? data['herald'] : undefined;
      return (
        type === 'Action.Execute' && isJson(ours) && Object.entries(wanted).every(([key, value]) => ours[key] === value)
      );
    }),
    `a button that does ${wanted.do}`,
  );

/** What one person sees and does in their chat with the bot. */
export function chatOf({ control, appId }: Pick<Contoso, 'control' | 'appId'>, person: string) {
  const messages = async () => {
    const { chats } = await control.inbox({ person, appId });
    return chats.flatMap((chat) =>
      chat.messages.map((message) => ({ ...message, conversationId: chat.conversationId })),
    );
  };
  const latest = async () =>
    given(
      (await messages()).findLast(({ from }) => from.kind === 'bot'),
      'a message of the bot',
    );
  const cardOf = ({ attachments }: Awaited<ReturnType<typeof latest>>): Json => {
    const content = attachments[0]?.['content'];
    assert.ok(isJson(content), 'the message is no card');
    return content;
  };
  const find = async (wanted: Wanted) => {
    const message = await latest();
    const action = button(cardOf(message), wanted);
    const place = { appId, person, conversationId: message.conversationId, activityId: message.id };
    return { action, place };
  };
  return {
    messages,
    latest,
    /** The newest card as they see it. */
    card: async () => cardOf(await latest()),
    /** What is to be read on it. */
    words: async () => wordsOf(cardOf(await latest())),
    /** Presses a button of the newest message by its Action.Execute; says what they see then. */
    async execute(wanted: Wanted, filledIn: Json = {}, also: { readonly duplicates?: number } = {}) {
      const { action, place } = await find(wanted);
      const data = { ...(action['data'] as Json), ...filledIn };
      return control.execute({ ...place, verb: String(action['verb']), data, ...also });
    },
    /** The same by the Action.Submit that clients fall back to which do not know the other. */
    async submit(wanted: Wanted, filledIn: Json = {}, also: { readonly duplicates?: number } = {}) {
      const { action, place } = await find(wanted);
      const fallback = action['fallback'] as Json;
      assert.equal(fallback['type'], 'Action.Submit');
      return control.submit({ ...place, data: { ...(fallback['data'] as Json), ...filledIn }, ...also });
    },
    say: (text: string, also: { readonly duplicates?: number } = {}) => control.say({ appId, person, text, ...also }),
    /** Waits for what the bot writes after that. */
    async answerTo(does: () => Promise<unknown>): Promise<string> {
      const before = (await messages()).filter(({ from }) => from.kind === 'bot').length;
      await does();
      await waitUntil(
        'an answer',
        async () => (await messages()).filter(({ from }) => from.kind === 'bot').length > before,
      );
      return (await latest()).text;
    },
  };
}
