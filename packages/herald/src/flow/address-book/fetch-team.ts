import { z } from 'zod';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { channelId, groupId, teamId } from '../../model/ids.ts';
import type { ChannelKnown } from '../../ports.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { FetchRosterDeps } from './fetch-roster.ts';

const details = z.object({ name: z.string().nullish(), aadGroupId: z.string().nullish() });
const channels = z.object({
  conversations: z.array(z.object({ id: z.string().min(1), name: z.string().nullish(), type: z.string().nullish() })),
});

/** A team and its channels as Teams has them now, or what became of the request that failed. */
export type TeamFetched =
  | { readonly kind: 'fetched'; readonly name: string | undefined; readonly channels: readonly ChannelKnown[] }
  | Exclude<Outcome, { kind: 'sent' }>;

/** Fetches a team's name and channels and stores them (protocol sheet, 3.11); a failure changes nothing. */
export async function fetchTeam(
  { tenantId, serviceUrl, conversationId: id, botId }: ConversationReference,
  { connector, addressBook, clock, readOutcome, signal }: FetchRosterDeps,
): Promise<TeamFetched> {
  const at = clock.now();
  const team = teamId(id);
  const asked = { tenantId, serviceUrl, botId, conversationId: id, scope: 'channel' } as const;
  const detailsAnswer = await connector.getTeam(serviceUrl, team, signal);
  const detailsOutcome = readOutcome(detailsAnswer, () => asked);
  if (detailsOutcome.kind !== 'sent') return detailsOutcome;
  const channelsAnswer = await connector.getChannels(serviceUrl, team, signal);
  const channelsOutcome = readOutcome(channelsAnswer, () => asked);
  if (channelsOutcome.kind !== 'sent') return channelsOutcome;
  const { name, aadGroupId } = details.catch({}).parse('body' in detailsAnswer ? detailsAnswer.body : {});
  const listed = channels.safeParse('body' in channelsAnswer ? channelsAnswer.body : {});
  if (!listed.success) return { kind: 'refused', status: 200, code: 'AnswerNotAChannelList' };
  const known = listed.data.conversations.map((channel) => ({
    channelId: channelId(channel.id),
    ...(typeof channel.name === 'string' ? { name: channel.name } : {}),
    ...typeOf(channel.type),
  }));
  await addressBook.learn([
    {
      kind: 'team-seen',
      tenantId,
      at,
      teamId: team,
      ...(typeof name === 'string' ? { name } : {}),
      ...(typeof aadGroupId === 'string' ? { groupId: groupId(aadGroupId) } : {}),
    },
    ...known.map((channel) => ({ kind: 'channel-seen', tenantId, at, teamId: team, ...channel }) as const),
  ]);
  return {
    kind: 'fetched',
    name: name ?? undefined,
    channels: known.map(({ channelId: channel, name: channelName }) => ({
      tenantId,
      teamId: team,
      channelId: channel,
      ...(channelName === undefined ? {} : { name: channelName }),
    })),
  };
}

const typeOf = (type: string | null | undefined): { readonly type?: 'standard' | 'private' | 'shared' } =>
  type === 'standard' || type === 'private' || type === 'shared' ? { type } : {};
