import type { Response } from '../../../content-ports.ts';
import type { ActivityContext, KnownActivity } from '../../../model/activity.ts';
import type { ActivityId, PersonId } from '../../../model/ids.ts';

/** What is recorded of anything: where, by whom and when. */
type Told = { readonly person: PersonId; readonly at: Date };

/** What reactions came to a message of the bot, and went. */
export function reactionsTo(
  activity: Extract<KnownActivity, { kind: 'message-reaction' }>,
  told: Told,
): readonly Response[] {
  const { added, removed, replyToId } = activity;
  if (replyToId === undefined) return [];
  const at = placed(activity, replyToId, told);
  return [
    ...added.map((reaction): Response => ({ ...at, kind: 'reaction', reaction })),
    ...removed.map((reaction): Response => ({ ...at, kind: 'reaction', reaction, removed: true })),
  ];
}

/**
 * What a message replies to: in a channel the first message of its thread, which is all that Teams says there; elsewhere the
 * one that it names. Whether that is of this bot is for whoever counts.
 */
export function replyTo(activity: Extract<KnownActivity, { kind: 'message' }>, told: Told): readonly Response[] {
  const { conversation, activityId, replyToId } = activity;
  const to = conversation.scope === 'channel' ? conversation.thread : replyToId;
  return to === undefined || to === activityId ? [] : [{ ...placed(activity, to, told), kind: 'reply' }];
}

/** A press, by its verb. */
export const pressOf = (context: ActivityContext, of: ActivityId, verb: string, told: Told): Response => ({
  ...placed(context, of, told),
  kind: 'action',
  verb,
});

const placed = ({ tenantId, conversation }: ActivityContext, activityId: ActivityId, told: Told) => ({
  tenantId,
  conversationId: conversation.id,
  activityId,
  ...told,
});
