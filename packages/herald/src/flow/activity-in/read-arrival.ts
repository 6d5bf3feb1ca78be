import type { KnownActivity } from '../../model/activity.ts';
import { channelId } from '../../model/ids.ts';
import type { Arrival } from '../../model/welcoming.ts';
import { newcomer } from './update-lessons.ts';

/**
 * Says where the bot was installed by what an activity tells; undefined when it tells of anything else: an upgrade, a
 * rename, somebody who joins. Teams tells of an installation twice, in no certain order (protocol sheet, 2.8).
 */
export function readArrival(activity: KnownActivity): Arrival | undefined {
  if (!tellsOfArrival(activity)) return undefined;
  const { tenantId, conversation, team, selectedChannel, from } = activity;
  if (conversation.scope === 'personal') {
    const person = activity.kind === 'conversation-update' ? newcomer(activity) : from;
    return person && { kind: 'personal', tenantId, person };
  }
  if (conversation.scope !== 'channel' || team === undefined) return undefined;
  return {
    kind: 'team',
    tenantId,
    teamId: team.id,
    channelId: selectedChannel?.id ?? channelId(conversation.id),
    ...(team.name === undefined ? {} : { teamName: team.name }),
    ...(from === undefined ? {} : { by: from }),
  };
}

type Installation = Extract<KnownActivity, { kind: 'installation-update' | 'conversation-update' }>;

const tellsOfArrival = (activity: KnownActivity): activity is Installation =>
  (activity.kind === 'installation-update' && activity.action === 'add') ||
  (activity.kind === 'conversation-update' && activity.added.bot);
