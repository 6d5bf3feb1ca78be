import type { Scope } from './conversation-reference.ts';
import type { Listing } from './directory.ts';
import type {
  BotId,
  ChannelId,
  ConversationId,
  EntraId,
  GroupId,
  ServiceUrl,
  TeamId,
  TeamsId,
  TenantId,
} from './ids.ts';

/** A person as one activity or roster names them: whatever of it was there. */
export type PersonNamed = {
  readonly teamsId?: TeamsId;
  readonly entraId?: EntraId;
  readonly userPrincipalName?: string;
  readonly email?: string;
  readonly name?: string;
  readonly locale?: string;
  readonly timeZone?: string;
};

/** Where an installation or a membership is: a person's own scope, a team, or a group chat. */
export type Home =
  | { readonly kind: 'personal'; readonly person: PersonNamed }
  | { readonly kind: 'team'; readonly teamId: TeamId }
  | { readonly kind: 'groupChat'; readonly conversationId: ConversationId };

/** A team or a group chat: what has members. */
export type Gathering = Exclude<Home, { kind: 'personal' }>;

/**
 * One thing that an activity, a roster or an answer of Teams teaches.
 * Lessons may come late, twice and out of order: `at` says when each was true, and a later one wins.
 */
export type Lesson = { readonly tenantId: TenantId; readonly at: Date } & (
  | { readonly kind: 'tenant-served'; readonly serviceUrl: ServiceUrl }
  | { readonly kind: 'person-seen'; readonly person: PersonNamed }
  /** Deleted from the tenant for good (protocol sheet, 2.7). */
  | { readonly kind: 'person-gone'; readonly person: PersonNamed }
  /** In the tenant's directory: all that it says of them, names included. */
  | { readonly kind: 'person-listed'; readonly person: PersonNamed; readonly listing: Listing }
  /** Not in the directory any more; of whom it never told, it says nothing. */
  | { readonly kind: 'person-unlisted'; readonly person: PersonNamed; readonly forGood: boolean }
  /** Their mailbox was asked for its time zone, an IANA name if it has one. */
  | { readonly kind: 'mailbox-asked'; readonly person: PersonNamed; readonly timeZone?: string }
  | {
      readonly kind: 'conversation-seen';
      readonly conversationId: ConversationId;
      readonly scope: Scope;
      readonly serviceUrl: ServiceUrl;
      readonly botId: BotId;
      /** Whose 1:1 chat it is; only in personal scope. */
      readonly person?: PersonNamed;
      readonly channelId?: ChannelId;
      readonly teamId?: TeamId;
      readonly name?: string;
      /** The other side wrote in it, which Teams lets nobody do who has blocked or removed the bot. */
      readonly alive?: boolean;
    }
  | { readonly kind: 'installed'; readonly home: Home; readonly by?: PersonNamed; readonly appVersion?: string }
  | { readonly kind: 'removed'; readonly home: Home }
  | { readonly kind: 'member-joined'; readonly gathering: Gathering; readonly person: PersonNamed }
  | { readonly kind: 'member-left'; readonly gathering: Gathering; readonly person: PersonNamed }
  /** The whole roster: whoever is a member and is not in it has left. */
  | { readonly kind: 'roster'; readonly gathering: Gathering; readonly members: readonly PersonNamed[] }
  | { readonly kind: 'team-seen'; readonly teamId: TeamId; readonly name?: string; readonly groupId?: GroupId }
  | { readonly kind: 'team-state'; readonly teamId: TeamId; readonly state: 'active' | 'archived' | 'deleted' }
  | {
      readonly kind: 'channel-seen';
      readonly channelId: ChannelId;
      readonly teamId: TeamId;
      readonly name?: string;
      readonly type?: 'standard' | 'private' | 'shared';
    }
  | {
      readonly kind: 'channel-state';
      readonly channelId: ChannelId;
      readonly teamId: TeamId;
      readonly state: 'active' | 'deleted';
    }
);
