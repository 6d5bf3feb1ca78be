import type { Dispatcher } from 'undici';
import { InputInvalid } from '../errors.ts';
import type { ServiceUrl } from '../model/ids.ts';
import type { Answer, Clock, Connector, ConversationAddress, Payload } from '../ports.ts';
import { createAuthorisedCalls, type CallRequest } from './authorised-calls.ts';
import type { Cloud } from './clouds.ts';
import { connectorPath, type Segment } from './connector-path.ts';
import type { TokenSource } from './tokens.ts';
import type { TrustedHosts } from './trusted-hosts.ts';

export type ConnectorOptions = {
  readonly tokens: TokenSource;
  readonly trustedHosts: Pick<TrustedHosts, 'check'>;
  readonly clock: Clock;
  readonly cloud: Pick<Cloud, 'connectorScope'>;
  /** How long one call may take in all, and how many may be under way at once per host: see `createAuthorisedCalls`. */
  readonly deadlineMs?: number;
  readonly connections?: number;
  readonly dispatcher?: Dispatcher;
};

/** A connector that keeps connections: `close` lets the calls under way come to their end and takes no more. */
export type OpenConnector = Connector & { readonly close: () => Promise<void> };

type Wanted = {
  readonly method: CallRequest['method'];
  readonly at: ServiceUrl;
  readonly route: readonly Segment[];
  readonly query?: string;
  readonly body?: () => Buffer;
  readonly signal: AbortSignal | undefined;
  readonly mayLeave?: (() => boolean) | undefined;
};

/** The Bot Connector's routes (protocol sheet, 3.1) under whichever service URL each call names. */
export function createConnector({ trustedHosts, cloud, ...rest }: ConnectorOptions): OpenConnector {
  const calls = createAuthorisedCalls({ ...rest, scope: cloud.connectorScope });

  /** By their payloads, which nobody changes: many people get the same. */
  const written = new WeakMap<Payload, Buffer>();
  const write = (payload: Payload): Buffer => {
    const known = written.get(payload) ?? serialise(payload);
    written.set(payload, known);
    return known;
  };

  const call = ({ method, at, route, query, body, signal, mayLeave }: Wanted): Promise<Answer> => {
    try {
      // Before a token is even asked for: nothing of a host that nobody trusts goes any further.
      const base = trustedHosts.check(at);
      const path = connectorPath(base, route, query);
      return calls.call({ origin: base.origin, path, method, body: body?.() }, signal, mayLeave);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  return {
    createConversation: (at, body, signal, mayLeave) =>
      call({ method: 'POST', at, route: ['v3', 'conversations'], body: () => serialise(body), signal, mayLeave }),
    sendActivity: (to, payload, signal, mayLeave) =>
      call({ method: 'POST', at: to.serviceUrl, route: activities(to), body: () => write(payload), signal, mayLeave }),
    updateActivity: (of, activityId, payload, signal, mayLeave) =>
      call({
        method: 'PUT',
        at: of.serviceUrl,
        route: activity(of, activityId),
        body: () => write(payload),
        signal,
        mayLeave,
      }),
    deleteActivity: (of, activityId, signal, mayLeave) =>
      call({ method: 'DELETE', at: of.serviceUrl, route: activity(of, activityId), signal, mayLeave }),
    getMember: (of, memberId, signal) =>
      call({
        method: 'GET',
        at: of.serviceUrl,
        route: [...conversation(of), 'members', { field: 'memberId', id: memberId }],
        signal,
      }),
    getPagedMembers: (of, { size, continuationToken }, signal) =>
      call({
        method: 'GET',
        at: of.serviceUrl,
        route: [...conversation(of), 'pagedmembers'],
        query: `?pageSize=${size}${continuationToken === undefined ? '' : `&continuationToken=${encodeURIComponent(continuationToken)}`}`,
        signal,
      }),
    getTeam: (at, teamId, signal) => call({ method: 'GET', at, route: team(teamId), signal }),
    getChannels: (at, teamId, signal) => call({ method: 'GET', at, route: [...team(teamId), 'conversations'], signal }),
    startBulk: (at, body, signal, mayLeave) =>
      call({ method: 'POST', at, route: [...bulk, 'users'], body: () => serialise(body), signal, mayLeave }),
    getBulk: (at, id, signal) => call({ method: 'GET', at, route: [...bulk, operation(id)], signal }),
    getBulkFailures: (at, id, token, signal) =>
      call({
        method: 'GET',
        at,
        route: [...bulk, 'failedentries', operation(id)],
        query: token === undefined ? '' : `?continuationToken=${encodeURIComponent(token)}`,
        signal,
      }),
    cancelBulk: (at, id, signal) => call({ method: 'DELETE', at, route: [...bulk, operation(id)], signal }),
    close: calls.close,
  };
}

const conversation = ({ conversationId }: ConversationAddress): readonly Segment[] => [
  'v3',
  'conversations',
  { field: 'conversationId', id: conversationId },
];
const activities = (to: ConversationAddress): readonly Segment[] => [...conversation(to), 'activities'];
const activity = (of: ConversationAddress, id: string): readonly Segment[] => [
  ...activities(of),
  { field: 'activityId', id },
];
const bulk: readonly Segment[] = ['v3', 'batch', 'conversation'];
const operation = (id: string): Segment => ({ field: 'operationId', id });
const team = (id: string): readonly Segment[] => ['v3', 'teams', { field: 'teamId', id }];

function serialise(body: Readonly<Record<string, unknown>>): Buffer {
  try {
    return Buffer.from(JSON.stringify(body));
  } catch (error) {
    const problem = 'cannot be written as JSON: it contains itself, or a BigInt';
    throw new InputInvalid('Connector call', [{ field: 'body', problem }], { cause: error });
  }
}
