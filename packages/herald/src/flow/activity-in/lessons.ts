import { ActivityOfAnotherBot } from '../../errors.ts';
import type { InboundActivity, KnownActivity } from '../../model/activity.ts';
import { botId, type BotAppId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import { seen, served, type Taught } from './context-lessons.ts';
import { conversationLessons, installationLessons, newcomer } from './update-lessons.ts';

/** How far ahead of ours Teams' clock may be before its time is not believed: as much as a token's may. */
const CLOCK_SKEW_MS = 5 * 60_000;

export type ReadLessonsDeps = {
  readonly botAppId: BotAppId;
  /** Stands in for a timestamp that is missing, or more than five minutes ahead of it. */
  readonly receivedAt: Date;
};

/**
 * Says what an activity teaches, in the order to learn it; the same activity always teaches the same.
 * What is not from Teams, or of no kind that we know, teaches nothing. Throws `ActivityOfAnotherBot`.
 */
export function readLessons(activity: InboundActivity, { botAppId, receivedAt }: ReadLessonsDeps): readonly Lesson[] {
  if (activity.kind === 'other') return [];
  const bot = botId(botAppId);
  if (activity.botId !== bot) throw new ActivityOfAnotherBot(activity.botId, bot);
  const { tenantId } = activity;
  const at = timeOf(activity, receivedAt);
  return taughtBy(activity).map((taught) => ({ tenantId, at, ...taught }));
}

/** When what an activity says was so: as it says itself, unless that is to come. The same for the same activity. */
export const timeOf = ({ timestamp }: KnownActivity, receivedAt: Date): Date =>
  timestamp !== undefined && timestamp.getTime() <= receivedAt.getTime() + CLOCK_SKEW_MS ? timestamp : receivedAt;

function taughtBy(activity: KnownActivity): readonly Taught[] {
  switch (activity.kind) {
    case 'message':
      // Writing is impossible for who has blocked or removed the bot; a reaction or a read proves nothing.
      return seen(activity, { alive: true });
    case 'message-update':
    case 'message-delete':
    case 'message-reaction':
    case 'read-receipt':
    case 'invoke':
      return seen(activity);
    case 'installation-update':
      return [...seen(activity), ...installationLessons(activity)];
    case 'conversation-update': {
      const taught = conversationLessons(activity);
      // To name them once more would bring back who is to be forgotten.
      if (taught.some(({ kind }) => kind === 'person-gone')) return [served(activity), ...taught];
      return [...seen(activity, { whose: newcomer(activity) }), ...taught];
    }
  }
}
