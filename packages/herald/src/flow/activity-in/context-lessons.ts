import type { ActivityContext, ChannelNamed } from '../../model/activity.ts';
import { channelId } from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';

type Untimed<One> = One extends Lesson ? Omit<One, 'tenantId' | 'at'> : never;

/** A lesson without its tenant and time, which are the activity's. */
export type Taught = Untimed<Lesson>;

export type Seen = {
  /** Whose the chat is, in personal scope: whoever acts there, since nobody else but the bot is in it. */
  readonly whose?: PersonNamed | undefined;
  /** Whether it shows that the bot can write there. */
  readonly alive?: boolean;
};

/** What any activity shows by being there: where the tenant is served, who did it, where, and who is mentioned. */
export function seen(context: ActivityContext, { whose = context.from, alive = false }: Seen = {}): readonly Taught[] {
  const taught: Taught[] = [served(context)];
  if (context.from !== undefined) taught.push({ kind: 'person-seen', person: context.from });
  taught.push(...teamSeen(context), conversationSeen(context, { whose, alive }));
  for (const person of context.mentioned) taught.push({ kind: 'person-seen', person });
  return taught;
}

/** Where this tenant is reached from now on. */
export const served = ({ serviceUrl }: ActivityContext): Taught => ({ kind: 'tenant-served', serviceUrl });

function conversationSeen(context: ActivityContext, { whose, alive }: Seen): Taught {
  const { conversation, serviceUrl, botId, team } = context;
  const { id, scope } = conversation;
  return {
    kind: 'conversation-seen',
    conversationId: id,
    scope,
    serviceUrl,
    botId,
    ...(scope === 'personal' && whose !== undefined ? { person: whose } : {}),
    // Not `context.channel`: of a new or a deleted channel Teams tells in General (protocol sheet, 2.7).
    ...(scope === 'channel' ? { channelId: channelId(id) } : {}),
    ...(scope === 'channel' && team !== undefined ? { teamId: team.id } : {}),
    ...nameOf(context),
    ...(alive === true ? { alive } : {}),
  };
}

function teamSeen(context: ActivityContext): readonly Taught[] {
  const { team } = context;
  if (team === undefined || context.conversation.scope !== 'channel') return [];
  const { id: teamId, ...known } = team;
  return [
    { kind: 'team-seen', teamId, ...known },
    ...channelsOf(context).map(
      ({ id, ...rest }) => ({ kind: 'channel-seen', channelId: id, teamId, ...rest }) as const,
    ),
  ];
}

/** The channel in which it happened, the one it is about, and the one that the installer chose: each once. */
function channelsOf(context: ActivityContext): ChannelNamed[] {
  const { conversation, channel, selectedChannel } = context;
  const channels = new Map<string, ChannelNamed>();
  for (const named of [{ id: channelId(conversation.id), ...nameOf(context) }, channel, selectedChannel])
    if (named !== undefined) channels.set(named.id, { ...channels.get(named.id), ...named });
  return [...channels.values()];
}

/** What the chat or channel is called; General has no name of its own (protocol sheet, 3.11). */
function nameOf({ conversation: { id, name }, team }: ActivityContext): { readonly name?: string } {
  const isGeneral = team !== undefined && channelId(id) === channelId(team.id);
  return name === undefined || isGeneral ? {} : { name };
}
