import type { Generated } from 'kysely';
import type { DirectoryProgress } from '../directory-ports.ts';
import type { Scope } from '../model/conversation-reference.ts';
import type { Listing } from '../model/directory.ts';
import type {
  BotId,
  ChannelId,
  ConversationId,
  EntraId,
  GroupId,
  PersonId,
  ServiceUrl,
  TeamId,
  TeamsId,
  TenantId,
} from '../model/ids.ts';
import type { Gathering, Home } from '../model/lesson.ts';
import type { UnreachableWhy } from '../model/outcome.ts';
import type { Remedy } from '../model/reachability.ts';
import type { DeliveryTables } from './deliveries/schema.ts';

/** For each column that lessons fill, when what stands there was true, as ISO 8601. */
export type SaidAt = Readonly<Record<string, string>>;

/** Somebody in the directory, and what their mailbox said; or who is not in it any more. */
export type Listed =
  | (Listing & { readonly deleted?: never; readonly timeZone?: string; readonly mailboxAskedAt?: string })
  | { readonly deleted: true };

/** A row as `person` holds it. */
export type PersonRow = {
  readonly tenant_id: TenantId;
  readonly person_id: PersonId;
  readonly entra_id: EntraId | null;
  readonly teams_id: TeamsId | null;
  readonly user_principal_name: string | null;
  /** The UPN without regard to case, folded here: databases differ in how they fold. */
  readonly upn_key: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly locale: string | null;
  readonly time_zone: string | null;
  /** Deleted from the tenant for good. */
  readonly gone: boolean;
  /** What the tenant's directory says of them; null when it was never read about them. */
  readonly listed: Listed | null;
  readonly said_at: SaidAt;
};

/** A row as `team` holds it. */
export type TeamRow = {
  readonly tenant_id: TenantId;
  readonly team_id: TeamId;
  readonly name: string | null;
  readonly group_id: GroupId | null;
  readonly state: 'active' | 'archived' | 'deleted';
  readonly said_at: SaidAt;
};

/** A row as `channel` holds it. */
export type ChannelRow = {
  readonly tenant_id: TenantId;
  readonly channel_id: ChannelId;
  readonly team_id: TeamId;
  readonly name: string | null;
  readonly type: 'standard' | 'private' | 'shared' | null;
  readonly state: 'active' | 'deleted';
  readonly said_at: SaidAt;
};

/** A row as `conversation` holds it. */
export type ConversationRow = {
  readonly tenant_id: TenantId;
  readonly conversation_id: ConversationId;
  readonly scope: Scope;
  readonly service_url: ServiceUrl;
  readonly bot_id: BotId;
  readonly person_id: PersonId | null;
  readonly channel_id: ChannelId | null;
  readonly team_id: TeamId | null;
  readonly name: string | null;
  readonly seen_at: Date;
  readonly said_at: SaidAt;
};

/** A row as `installation` holds it; `home_id` is a person, team or conversation id by its kind. */
export type InstallationRow = {
  readonly tenant_id: TenantId;
  readonly home_kind: Home['kind'];
  readonly home_id: string;
  readonly state: 'installed' | 'removed';
  readonly by_person_id: PersonId | null;
  readonly app_version: string | null;
  readonly said_at: SaidAt;
};

type UnreachableColumns = {
  readonly why: UnreachableWhy | null;
  readonly since: Date | null;
  readonly status: number | null;
  readonly code: string | null;
};

type GatheringColumns = {
  readonly tenant_id: TenantId;
  readonly gathering_kind: Gathering['kind'];
  readonly gathering_id: string;
};

/** Every table and view, and the types of their columns; what each means stands in `migrations/`. */
export type Database = DeliveryTables & {
  readonly schema_migration: { number: number; name: string; migrated_at: Generated<Date> };
  readonly store_owner: { singleton: Generated<boolean>; bot_app_id: string };
  readonly tenant: { tenant_id: TenantId; service_url: ServiceUrl | null; service_url_at: Date | null };
  readonly person: PersonRow;
  readonly person_alias: { tenant_id: TenantId; alias_id: PersonId; person_id: PersonId };
  readonly team: TeamRow;
  readonly channel: ChannelRow;
  readonly conversation: ConversationRow;
  readonly reachability: { tenant_id: TenantId; conversation_id: ConversationId; at: Date } & UnreachableColumns;
  readonly person_reachability: {
    tenant_id: TenantId;
    person_id: PersonId;
    at: Date;
    why: UnreachableWhy;
    since: Date;
    status: number;
    code: string;
    tried: readonly Remedy[];
  };
  readonly installation: InstallationRow;
  readonly membership: GatheringColumns & { person_id: PersonId; member: boolean; at: Date };
  readonly roster: GatheringColumns & { at: Date };
  readonly directory: { tenant_id: TenantId; asked: number; full_asked: number; progress: DirectoryProgress };
  readonly conversation_reachability: { tenant_id: TenantId; conversation_id: ConversationId } & UnreachableColumns;
};
