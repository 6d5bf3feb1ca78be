import type { NewMessage } from '../../../message-ports.ts';
import type { KnownActivity } from '../../../model/activity.ts';
import type { InvokeAnswer } from '../../../model/invoke-answer.ts';
import type { ResponseStore } from '../../../content-ports.ts';
import type { AddressBook } from '../../../ports.ts';
import { obey, type ObeyDeps } from './obey.ts';
import { recordPress, type SeeToPressDeps } from './pressed.ts';
import { readCommand } from './read-command.ts';
import { readPress, type Press } from './read-press.ts';
import { reactionsTo, replyTo } from './read-responses.ts';
import { invokeAnswer, MALFORMED, NOT_THEIRS, type Reply } from './reply.ts';
import { seeToPress } from './see-to-press.ts';
import { findWho, type Who } from './who.ts';
import { answerBySubmit, answerTo } from './write-answer.ts';

export type RespondDeps = SeeToPressDeps &
  ObeyDeps & {
    readonly addressBook: Pick<AddressBook, 'findPeople' | 'findDirect'>;
    readonly responses: Pick<ResponseStore, 'isFor' | 'record' | 'readUpTo'>;
    /** Stores what the bot says, which its lane sends. */
    readonly write: (message: NewMessage) => Promise<void>;
  };

type Of<Kind extends KnownActivity['kind']> = Extract<KnownActivity, { kind: Kind }>;

/** An activity that was learnt from, and when what it says was so. */
type Heard<Activity extends KnownActivity> = { readonly activity: Activity; readonly at: Date };
type Message = Heard<Of<'message'>>;
type Either = Heard<Of<'invoke'> | Of<'message'>>;

/**
 * Records what somebody did, does what they asked of the bot, and answers: an invoke with what this resolves with, undefined for
 * those that are not ours; anything else by a message. The same activity again changes nothing, and is answered once.
 */
export async function respond(activity: KnownActivity, at: Date, deps: RespondDeps): Promise<InvokeAnswer | undefined> {
  switch (activity.kind) {
    case 'read-receipt':
      await deps.responses.readUpTo(activity.tenantId, activity.conversation.id, activity.lastReadMessageId, at);
      return undefined;
    case 'message-reaction': {
      const who = await findWho(activity, deps.addressBook);
      if (who !== undefined) await deps.responses.record(reactionsTo(activity, { person: who.person.id, at }));
      return undefined;
    }
    case 'message':
      await hearMessage({ activity, at }, deps);
      return undefined;
    case 'invoke':
      return answerInvoke({ activity, at }, deps);
    case 'conversation-update':
    case 'installation-update':
    case 'message-update':
    case 'message-delete':
      return undefined;
  }
}

async function answerInvoke(heard: Heard<Of<'invoke'>>, deps: RespondDeps): Promise<InvokeAnswer | undefined> {
  const press = readPress(heard.activity);
  if (press === undefined) return undefined;
  const who = await findWho(heard.activity, deps.addressBook);
  if (press.kind === 'theirs') {
    await recordTheirs(press, heard, who, deps);
    return undefined;
  }
  return invokeAnswer(await seeTo(press, heard, who, deps));
}

async function hearMessage(heard: Message, deps: RespondDeps): Promise<void> {
  const { activity, at } = heard;
  const who = await findWho(activity, deps.addressBook);
  if (who === undefined) return;
  const press = readPress(activity);
  if (press?.kind === 'theirs') return recordTheirs(press, heard, who, deps);
  if (press !== undefined) {
    const answer = await answerBySubmit(activity, await seeTo(press, heard, who, deps), who, deps.addressBook);
    if (answer !== undefined) await deps.write(answer);
    return;
  }
  if (await obeyed(heard, who, deps)) return;
  await deps.responses.record(replyTo(activity, { person: who.person.id, at }));
}

/** Only in their own chat does somebody speak to the bot and to nobody else. */
async function obeyed({ activity, at }: Message, who: Who, deps: RespondDeps): Promise<boolean> {
  const { conversation, text = '', mentioned, tenantId } = activity;
  if (conversation.scope !== 'personal' || mentioned.length > 0) return false;
  const command = readCommand(text);
  const answer = command && (await obey(command, { tenantId, at }, who, deps));
  if (answer === undefined) return false;
  await deps.write(answerTo(activity, answer));
  return true;
}

async function seeTo(
  press: Exclude<Press, { kind: 'theirs' }>,
  { activity, at }: Either,
  who: Who | undefined,
  deps: RespondDeps,
): Promise<Reply> {
  if (press.kind === 'malformed') return MALFORMED;
  return who === undefined ? NOT_THEIRS : seeToPress({ press, activity, at, who }, deps);
}

/** What an author's own card sends back is for the author to answer, and counted all the same. */
async function recordTheirs(
  press: Extract<Press, { kind: 'theirs' }>,
  heard: Either,
  who: Who | undefined,
  deps: RespondDeps,
): Promise<void> {
  if (who !== undefined) await recordPress(press.verb, { ...heard, press, who }, deps);
}
