import type { ConversationId, TenantId } from './model/ids.ts';
import type { Scope } from './model/conversation-reference.ts';
import type { UnreachableWhy } from './model/outcome.ts';
import type { Person } from './model/person.ts';
import type { Remedy } from './model/reachability.ts';

/** Whether somebody can be written to, as far as anything ever said. */
export type PersonReach =
  /** Nothing says that they cannot: they have a chat, or the app. */
  | { readonly kind: 'reachable' }
  /** Nobody ever tried, and nothing was heard of them. */
  | { readonly kind: 'untried' }
  | {
      readonly kind: 'unreachable';
      readonly why: UnreachableWhy;
      /** Absent where the store does not know. */
      readonly since?: Date;
      /** Teams' or Graph's own, as they came; 0 and Herald's word where neither was asked. */
      readonly status: number;
      readonly code: string;
      /** What the engine did about it by itself. */
      readonly tried: readonly Remedy[];
      /** What would mend it. */
      readonly fix: string;
    };

/** Somebody, and whether they can be written to. */
export type PersonReached = { readonly person: Person; readonly reach: PersonReach };

/** A group chat or a channel's conversation that cannot be written to. */
export type PlaceUnreached = {
  readonly conversationId: ConversationId;
  readonly scope: Exclude<Scope, 'personal'>;
  readonly name?: string;
  readonly reach: Extract<PersonReach, { kind: 'unreachable' }>;
};

/** How many of a tenant can be written to, and why the others cannot. */
export type ReachReport = {
  readonly people: number;
  readonly reachable: number;
  readonly untried: number;
  /** The most first. */
  readonly unreachable: ReadonlyArray<{ readonly why: UnreachableWhy; readonly count: number; readonly fix: string }>;
  readonly places: {
    readonly reachable: number;
    readonly unreachable: ReadonlyArray<{ readonly why: UnreachableWhy; readonly count: number }>;
  };
};

/** A page in the order of keys: the next begins behind `after`. */
export type ReachPage = { readonly limit: number; readonly after?: string; readonly why?: UnreachableWhy };

/** Reads, of everybody and every place of a tenant, whether it can be written to. */
export type ReachStore = {
  report(tenant: TenantId): Promise<ReachReport>;
  /** By person id: all, or those who cannot be reached for one reason. */
  people(tenant: TenantId, page: ReachPage): Promise<readonly PersonReached[]>;
  /** By conversation id: those that cannot be written to. */
  places(tenant: TenantId, page: ReachPage): Promise<readonly PlaceUnreached[]>;
};
