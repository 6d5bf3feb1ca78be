import type { Scope } from './conversation-reference.ts';
import type { ActivityId, BotId, ChannelId, ConversationId, GroupId, ServiceUrl, TeamId, TenantId } from './ids.ts';
import type { PersonNamed } from './lesson.ts';

/** What may happen to a team or a channel, and to who is in it (protocol sheet, 2.7), as Teams spells it. */
export const conversationEvents = [
  'teamMemberAdded',
  'teamMemberRemoved',
  'channelMemberAdded',
  'channelMemberRemoved',
  'channelCreated',
  'channelRenamed',
  'channelDeleted',
  'channelRestored',
  'channelShared',
  'channelUnshared',
  'teamRenamed',
  'teamArchived',
  'teamUnarchived',
  'teamDeleted',
  'teamHardDeleted',
  'teamRestored',
] as const;

/** One of `conversationEvents`. */
export type ConversationEvent = (typeof conversationEvents)[number];

/** A team as an activity names it. */
export type TeamNamed = { readonly id: TeamId; readonly name?: string; readonly groupId?: GroupId };

/** A channel as an activity names it. */
export type ChannelNamed = {
  readonly id: ChannelId;
  readonly name?: string;
  readonly type?: 'standard' | 'private' | 'shared';
};

/** What every activity of Teams says beside what happened: to which bot, in which tenant, where, and by whom. */
export type ActivityContext = {
  /** A message's id, or `f:` and more for an event. */
  readonly activityId?: ActivityId;
  readonly timestamp?: Date;
  readonly serviceUrl: ServiceUrl;
  readonly tenantId: TenantId;
  readonly botId: BotId;
  readonly conversation: {
    /** The chat, or the channel without the thread that `thread` names. */
    readonly id: ConversationId;
    readonly scope: Scope;
    /** The first message of the thread; only in a channel. */
    readonly thread?: ActivityId;
    readonly name?: string;
  };
  /** Who did it; undefined when it was no person of this tenant. */
  readonly from?: PersonNamed;
  readonly team?: TeamNamed;
  /** What the event is about, which need not be where it is reported: a new channel is reported in General. */
  readonly channel?: ChannelNamed;
  /** Where the installer of a team wants the bot to speak. */
  readonly selectedChannel?: ChannelNamed;
  /** The people mentioned, not the bots. */
  readonly mentioned: readonly PersonNamed[];
  /** Of the app as installed; only in 1:1 chats, and not always there. */
  readonly appVersion?: string;
};

/** Who was added or removed: this bot, or people; other bots are left out. */
export type Members = { readonly bot: boolean; readonly people: readonly PersonNamed[] };

/** An activity as Teams sends it, or an SDK hands it on, with all that proactive messages need of it. */
export type InboundActivity =
  /** Something that we do not know or that is not from Teams; Teams asks bots to take such without complaint. */
  | { readonly kind: 'other'; readonly type: string }
  | (ActivityContext &
      (
        | {
            readonly kind: 'message';
            readonly text?: string;
            /** The data of a card's button, as an object whenever it was one or JSON of one. */
            readonly value?: unknown;
            /** The card's message, when a button was pressed. */
            readonly replyToId?: ActivityId;
          }
        | {
            readonly kind: 'conversation-update';
            readonly event?: ConversationEvent;
            readonly added: Members;
            readonly removed: Members;
          }
        /** `action` is `add`, `remove`, `upgrade`, `add-upgrade`, `remove-upgrade` or one still to come. */
        | { readonly kind: 'installation-update'; readonly action: string }
        | {
            readonly kind: 'message-reaction';
            readonly added: readonly string[];
            readonly removed: readonly string[];
            readonly replyToId?: ActivityId;
          }
        | { readonly kind: 'message-update'; readonly change: 'edited' | 'undeleted'; readonly text?: string }
        | { readonly kind: 'message-delete' }
        /** Everything up to `lastReadMessageId` is read; its digits are to be compared as a number. */
        | { readonly kind: 'read-receipt'; readonly lastReadMessageId: ActivityId }
        | {
            readonly kind: 'invoke';
            readonly name: string;
            readonly value?: unknown;
            readonly replyToId?: ActivityId;
          }
      ));

/** An activity of Teams that we know: every one but `other`. */
export type KnownActivity = Exclude<InboundActivity, { kind: 'other' }>;
