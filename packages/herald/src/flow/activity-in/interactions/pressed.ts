import type { PreferenceStore, ResponseStore } from '../../../content-ports.ts';
import type { MessageStore, StoredMessage } from '../../../message-ports.ts';
import type { ActionAnswer, ActionTaken } from '../../../model/action-taken.ts';
import type { ActivityContext } from '../../../model/activity.ts';
import type { ActivityId } from '../../../model/ids.ts';
import type { Composing } from './composing.ts';
import type { Press } from './read-press.ts';
import { pressOf } from './read-responses.ts';
import type { Reply } from './reply.ts';
import type { Who } from './who.ts';

/** A button of ours that was pressed: where, when and by whom. */
export type Pressed = {
  readonly press: Extract<Press, { kind: 'ours' }>;
  readonly activity: ActivityContext & { readonly replyToId?: ActivityId };
  readonly at: Date;
  readonly who: Who;
};

/** Sees to a vote in a poll: `press.data` hold what was chosen, and `press.automatic` says that nobody did. */
export type SeeToVote = (pressed: Pressed, poll: StoredMessage) => Promise<Reply>;

export type SeeToPressDeps = {
  readonly messages: Pick<MessageStore, 'find'>;
  readonly responses: Pick<ResponseStore, 'isFor' | 'record'>;
  readonly preferences: Pick<PreferenceStore, 'preferences' | 'mute'>;
  readonly composing: Composing;
  /** Undefined where nobody sees to votes. */
  readonly vote: SeeToVote | undefined;
  /** Tells the author; undefined where none listens. */
  readonly act: ((action: ActionTaken) => Promise<ActionAnswer | undefined | 'failed'>) | undefined;
};

/** Records a press by its verb. Where it is not known on which message somebody pressed, nothing is counted. */
export async function recordPress(
  verb: string,
  { press, activity, at, who }: Omit<Pressed, 'press'> & { readonly press: Pick<Press, 'automatic'> },
  { responses }: Pick<SeeToPressDeps, 'responses'>,
): Promise<void> {
  const { replyToId } = activity;
  if (replyToId === undefined || press.automatic) return;
  await responses.record([pressOf(activity, replyToId, verb, { person: who.person.id, at })]);
}
