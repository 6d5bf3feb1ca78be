import type { StoredMessage } from '../../../message-ports.ts';
import type { Button } from '../../../model/buttons.ts';
import { messageId } from '../../../model/ids.ts';
import type { Payload } from '../../../ports.ts';
import { choiceOf, drawAsItStands } from './composing.ts';
import { findOffered } from './find-offered.ts';
import { placesOf } from './places-of.ts';
import { recordPress, type Pressed, type SeeToPressDeps } from './pressed.ts';
import { CARD_TYPE, cardOf, MALFORMED, NOT_SUPPORTED, NOT_THEIRS, type Reply } from './reply.ts';
import { preferencesCard, saveSwitches } from './switches.ts';

type OnMessage = Extract<Button, { message: string }>;

/**
 * Does what a button of ours is for, as whoever pressed it, and says what they are to see. The same press again comes to the
 * same, unless something was said later: that counts, and is shown.
 */
export async function seeToPress(pressed: Pressed, deps: SeeToPressDeps): Promise<Reply> {
  const { button, automatic } = pressed.press;
  // Of ours only polls ask for themselves to be drawn anew; a card that is looked at must do nothing else.
  if (automatic && button.do !== 'vote') return MALFORMED;
  switch (button.do) {
    case 'show-preferences':
      return { kind: 'other-card', payload: await preferencesCard(pressed, deps) };
    case 'set-preferences':
      return saveSwitches(button.topics, pressed, deps);
    case 'mute':
    case 'unmute':
    case 'vote':
    case 'act':
      return seeToMessage(button, pressed, deps);
  }
}

async function seeToMessage(button: OnMessage, pressed: Pressed, deps: SeeToPressDeps): Promise<Reply> {
  const { activity, who } = pressed;
  const message = await deps.messages.find(activity.tenantId, messageId(button.message));
  if (message === undefined || !(await deps.responses.isFor(message.key, placesOf(activity, who.person))))
    return NOT_THEIRS;
  switch (button.do) {
    case 'vote':
      return vote(message, pressed, deps);
    case 'act':
      return act(button.verb, message, pressed, deps);
    case 'mute':
    case 'unmute':
      await recordPress(button.do, pressed, deps);
      return mute(button.topic, button.do === 'mute', message, pressed, deps);
  }
}

/** What is no poll is refused, and not counted. */
async function vote(poll: StoredMessage, pressed: Pressed, deps: SeeToPressDeps): Promise<Reply> {
  const reply = (await deps.vote?.(pressed, poll)) ?? NOT_SUPPORTED;
  if (reply.kind !== 'refused') await recordPress('vote', pressed, deps);
  return reply;
}

async function mute(
  topic: string,
  muted: boolean,
  message: StoredMessage,
  { activity: { tenantId }, at, who: { person, reader } }: Pressed,
  { preferences, composing }: SeeToPressDeps,
): Promise<Reply> {
  const said = await preferences.mute(tenantId, person.id, topic, muted, at);
  const chosen = await preferences.preferences(tenantId, person.id);
  const choice = choiceOf(chosen, topic);
  const title = composing.title(choice, reader);
  if (said === 'required') return { kind: 'text', text: composing.text({ kind: 'required', title }, reader) };
  return {
    kind: 'card',
    payload: drawAsItStands(message, chosen, reader, composing),
    text: composing.text({ kind: choice.muted ? 'muted' : 'unmuted', title }, reader),
  };
}

async function act(verb: string, message: StoredMessage, pressed: Pressed, deps: SeeToPressDeps): Promise<Reply> {
  const { press, activity, at, who } = pressed;
  const chosen = await deps.preferences.preferences(activity.tenantId, who.person.id);
  const payload = drawAsItStands(message, chosen, who.reader, deps.composing);
  const card = cardOf(payload);
  const offered = card && findOffered(card, verb, press.data);
  // Made up, or of a card that was edited since: they see what it is now.
  if (offered === undefined) return { kind: 'card', payload };
  await recordPress(verb, pressed, deps);
  const answer = await deps.act?.({
    id: activity.activityId ?? at.toISOString(),
    tenantId: activity.tenantId,
    person: who.person,
    messageId: message.key.messageId,
    verb,
    ...offered,
  });
  if (answer === undefined) return { kind: 'unchanged', payload };
  if (answer === 'failed') return { kind: 'text', text: deps.composing.text({ kind: 'failed' }, who.reader) };
  return 'text' in answer ? { kind: 'text', text: answer.text } : { kind: 'card', payload: carrying(answer.card) };
}

const carrying = (content: object): Payload => ({
  type: 'message',
  attachments: [{ contentType: CARD_TYPE, content }],
});
