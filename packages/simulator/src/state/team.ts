import { newConversation, type Conversation } from './conversation.ts';
import type { Roster } from './roster.ts';

/** What kind of channel it is (sheet 3.11). */
export type ChannelType = 'standard' | 'private' | 'shared';

/** One channel; the General channel has the id of its team. */
export interface Channel {
  readonly id: string;
  readonly teamId: string;
  readonly type: ChannelType;
  readonly conversation: Conversation;
  name: string;
  deleted: boolean;
}

/** What a bot knows of its install in a team or chat. */
export interface Install {
  version: string;
  /** Which app of the catalogue brought it; undefined where nobody said. */
  readonly teamsAppId: string | undefined;
}

/** A team; its id is the id of its General channel. */
export interface Team {
  readonly id: string;
  readonly tenantId: string;
  readonly groupId: string;
  /** Who of its members own it. */
  readonly owners: Set<string>;
  readonly roster: Roster;
  readonly general: Channel;
  /** All of its channels by id, General among them, deleted ones too. */
  readonly channels: Map<string, Channel>;
  /** Installed bots by app id. */
  readonly bots: Map<string, Install & { readonly selectedChannelId: string }>;
  readonly description: string | null;
  name: string;
  archived: boolean;
  deleted: boolean;
}

/** A group chat. */
export interface GroupChat {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string | undefined;
  readonly roster: Roster;
  readonly bots: Map<string, Install>;
  readonly conversation: Conversation;
}

/** A channel without messages. */
export const newChannel = (channel: Pick<Channel, 'id' | 'teamId' | 'name' | 'type'>): Channel => ({
  ...channel,
  deleted: false,
  conversation: newConversation({ shared: true }),
});
