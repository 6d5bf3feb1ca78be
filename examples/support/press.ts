import type { Contoso } from '../demo/contoso.ts';

type Json = { readonly [key: string]: unknown };

/** A poll's button, in the languages of the organisation's people. */
export const VOTE = /^(Vote|Abstimmen|Voter)$/;

/** Presses, as a person of the simulated organisation, the button with this title on the last card that they got. */
export async function press(
  { teams, appId }: Pick<Contoso, 'teams' | 'appId'>,
  person: string,
  title: RegExp,
  inputs: Json = {},
): Promise<void> {
  const { chats } = await teams.control.inbox({ person });
  const chat = chats.find((one) => one.appId === appId);
  const message = chat?.messages.findLast(({ attachments }) => attachments.length > 0);
  const button = message && objectsIn(message.attachments).find((one) => isButton(one, title));
  if (chat === undefined || message === undefined || button === undefined)
    throw new Error(`there is no button ${title}`);
  await teams.control.execute({
    appId,
    person,
    conversationId: chat.conversationId,
    activityId: message.id,
    verb: String(button['verb']),
    data: { ...Object(button['data']), ...inputs },
  });
}

const isButton = (one: Json, title: RegExp): boolean =>
  one['type'] === 'Action.Execute' && typeof one['title'] === 'string' && title.test(one['title']);

/** Every object within a value, however deep. */
function objectsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  const own: Json = { ...value };
  return [own, ...Object.values(own).flatMap(objectsIn)];
}
