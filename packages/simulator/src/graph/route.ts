import type { Answer } from '../answer.ts';
import type { Activity } from '../events/activity.ts';
import type { EventDeps } from '../events/envelope.ts';
import type { GraphKind } from '../limits/graph-limit-settings.ts';
import type { GraphCaller } from '../login/graph-token-check.ts';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';
import type { GraphQuery } from './odata/query.ts';
import type { GraphOperation } from './operations.ts';
import type { Permissions } from './permissions.ts';
import type { Snapshots } from './snapshots.ts';

/** One authorised request, its ids decoded once and its body parsed once. */
export interface GraphCall {
  readonly world: World;
  readonly caller: GraphCaller;
  /** Where links begin, such as `http://127.0.0.1:3979/graph/v1.0`. */
  readonly base: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: GraphQuery;
  /** The header `Prefer`. */
  readonly prefer: string;
  readonly body: unknown;
  readonly snapshots: Snapshots;
  readonly events: EventDeps;
  /** Lets a bot hear of what was done; the answer does not wait for it. */
  readonly tell: (bot: Bot, activities: readonly Activity[]) => void;
}

/** Under which limits a route falls (sheet 5.4): those of Teams' service, of the directory, or of mailboxes. */
export type GraphLimit =
  | { readonly of: 'teams'; readonly kind: GraphKind }
  /** `units`: what it costs before `$select` and the like. */
  | { readonly of: 'directory'; readonly units: number }
  | { readonly of: 'mailbox' };

/** One route of Graph; `path` is below the version. */
export interface GraphRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly operation: Exclude<GraphOperation, 'batch'>;
  readonly permissions: Permissions;
  readonly limit: GraphLimit;
  /** Answers, or throws a `GraphRefusal` having changed nothing. */
  readonly handle: (call: GraphCall) => Answer;
}

/** A parameter of the path, decoded. */
export const param = (call: Pick<GraphCall, 'params'>, name: string): string => call.params[name] ?? '';

/** The answer with one thing, or a page of things, as JSON. */
export const ok = (body: object): Answer => ({ status: 200, body });

/** The `@odata.context` of an answer. */
export const contextOf = ({ base }: Pick<GraphCall, 'base'>, what: string): object => ({
  '@odata.context': `${base}/$metadata#${what}`,
});
