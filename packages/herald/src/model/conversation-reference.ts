import type {
  ActivityId,
  BotId,
  ChannelId,
  ConversationId,
  EntraId,
  PersonId,
  ServiceUrl,
  TeamId,
  TeamsId,
  TenantId,
} from './ids.ts';

/** Where a conversation happens, in Teams' own words (protocol sheet, section 0). */
export type Scope = 'personal' | 'groupChat' | 'channel';

/** What must be stored to write to a place again. */
export type ConversationReference = {
  readonly tenantId: TenantId;
  readonly serviceUrl: ServiceUrl;
  readonly botId: BotId;
  readonly conversationId: ConversationId;
  readonly scope: Scope;
  /** Whose 1:1 chat it is; only in personal scope. */
  readonly person?: {
    readonly id?: PersonId;
    readonly teamsId?: TeamsId;
    readonly entraId?: EntraId;
    readonly locale?: string;
    readonly timeZone?: string;
  };
  /** Only in channel scope. */
  readonly channelId?: ChannelId;
  readonly teamId?: TeamId;
};

/** One message that was sent, and where: enough to reply to it, edit it or take it back. */
export type MessageReference = ConversationReference & { readonly activityId: ActivityId };
