import type { TenantId } from './model/ids.ts';
import type { Answer } from './ports.ts';

/** One request to Microsoft Graph. */
export type GraphRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the version, such as `/users/{id}`, every id of it encoded; or a link that Graph gave, as it came. */
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** For lists that are filtered in ways that need it (protocol sheet, 6.8). */
  readonly consistencyLevel?: 'eventual';
  readonly prefer?: string;
};

/**
 * Microsoft Graph, in the name of the bot's app and of the one tenant that each call names. Nothing rejects but for a link
 * to another host (`ServiceUrlNotTrusted`), a signal that fires before the request has left, and `NotLetOut`, as `Connector` does.
 */
export type Graph = {
  /** One request, at once, or two when the token was refused. For who paces and repeats by themselves. */
  call(tenant: TenantId, request: GraphRequest, signal?: AbortSignal, mayLeave?: () => boolean): Promise<Answer>;
  /**
   * One request that may be repeated, no faster than Graph's documented limits of the tenant (protocol sheet, 5.4). What Graph
   * puts off is asked for again, no sooner than it says; the last answer when it still does after some minutes.
   */
  ask(tenant: TenantId, request: GraphRequest, signal?: AbortSignal): Promise<Answer>;
  /** The same of any number of requests, 20 in one; each item that is put off is repeated by itself. In the order given. */
  askAll(tenant: TenantId, requests: readonly GraphRequest[], signal?: AbortSignal): Promise<readonly Answer[]>;
};
