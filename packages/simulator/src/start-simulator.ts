import { registerConnector } from './connector/register-connector.ts';
import { Traffic } from './connector/traffic.ts';
import { makeControl, type Control } from './control/control.ts';
import { registerControl } from './control/register-control.ts';
import { applySeed } from './control/seed.ts';
import { SimulatorNotStarted } from './errors.ts';
import { Aftermath } from './events/aftermath.ts';
import { answerDeadlineMs, Courier } from './events/courier.ts';
import { Network } from './faults/network.ts';
import { graphPaths } from './graph/graph-path.ts';
import { registerGraph } from './graph/register-graph.ts';
import { Snapshots } from './graph/snapshots.ts';
import { GraphTraffic } from './graph/traffic.ts';
import type { GraphLimitPatch } from './limits/graph-limit-settings.ts';
import type { LimitPatch } from './limits/limit-settings.ts';
import { readGraphLimits } from './limits/read-graph-limits.ts';
import { readLimits } from './limits/read-limits.ts';
import { makeServer } from './make-server.ts';
import { BearerCheck } from './login/bearer-check.ts';
import { GraphTokenCheck } from './login/graph-token-check.ts';
import { registerLogin } from './login/register-login.ts';
import { SigningKeys } from './login/signing-keys.ts';
import { selfSigned } from './self-signed.ts';
import { realClock, type Clock } from './state/clock.ts';
import type { KeepMessages } from './state/conversation.ts';
import { RequestLog, type RequestEntry } from './state/request-log.ts';
import { World } from './state/world.ts';

/** How a simulator is started. */
export interface SimulatorOptions {
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Speaks TLS with a certificate of its own, which `certificate` gives. */
  readonly tls?: boolean;
  readonly clock?: Clock;
  /** How long a bot has to answer, in milliseconds; Teams gives it 15 s. */
  readonly botDeadlineMs?: number;
  /** What is different from Teams' own limits; `setLimits` changes it later, `reset` comes back to it. */
  readonly limits?: LimitPatch;
  /** The same for Graph's limits and `setGraphLimits`. */
  readonly graphLimits?: GraphLimitPatch;
  /** `count`: messages of bots are counted and not kept, for a million people; `all` is the default. */
  readonly keepMessages?: KeepMessages;
}

/** A running simulator. */
export interface Simulator {
  /** Origin, without a trailing slash. */
  readonly url: string;
  /** What `serviceUrl` is in the events of a tenant of no other region. */
  readonly serviceUrl: string;
  readonly loginHost: string;
  readonly openIdMetadataUrl: string;
  /** Where Graph's versions are: `v1.0` lies below it. */
  readonly graphBaseUrl: string;
  /** PEM of the certificate; undefined without TLS. */
  readonly certificate: string | undefined;
  readonly control: Control;
  /** Runs a list of control operations, such as `[{ addTenant: { id: 'contoso' } }]`. */
  readonly seed: (operations: unknown) => Promise<void>;
  /** Calls `listener` after each request to the Connector, Graph or the login. */
  readonly onRequest: (listener: (entry: RequestEntry) => void) => void;
  /** Ends every connection and waits for none; calling it again is fine. */
  readonly close: () => Promise<void>;
}

/** Starts Teams on this machine: login, Connector, Graph, events to bots, and the control API under `/simulator/`. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', tls = false, clock = realClock, botDeadlineMs = answerDeadlineMs } = options;
  const { keepMessages = 'all' } = options;
  const limits = readLimits(options.limits ?? {});
  const graphLimits = readGraphLimits(options.graphLimits ?? {});
  const [entraKeys, connectorKeys, certificate] = await Promise.all([
    SigningKeys.generate(),
    SigningKeys.generate(['msteams', 'webchat', 'directline']),
    tls ? selfSigned(host) : undefined,
  ]);
  const world = new World({ clock, keepMessages });
  const requests = new RequestLog();
  const courier = new Courier({ keys: connectorKeys, clock, deadlineMs: botDeadlineMs });
  let url = '';
  const origin = (): string => url;
  const app = makeServer({ requests, clock, tls: certificate });
  const network = new Network(app, { tls });
  const traffic = new Traffic(limits);
  const graph = new GraphTraffic({ limits: graphLimits, faults: traffic.faults });
  const aftermath = new Aftermath({ courier, clock });
  const snapshots = new Snapshots();
  const simulation = {
    world,
    courier,
    connectorKeys,
    requests,
    origin,
    traffic,
    graph,
    aftermath,
    snapshots,
    network,
  };

  registerLogin(app, { world, entraKeys, connectorKeys, origin });
  registerConnector(app, { world, bearer: new BearerCheck({ keys: entraKeys, world }), traffic, clock, requests });
  registerGraph(app, {
    world,
    tokens: new GraphTokenCheck({ keys: entraKeys, world }),
    traffic: graph,
    snapshots,
    aftermath,
    origin,
    clock,
    requests,
  });
  registerControl(app, simulation, certificate?.cert);
  try {
    await app.listen({ port, host });
  } catch (error) {
    courier.close();
    throw new SimulatorNotStarted(`nothing can listen on ${host}:${port}`, { cause: error });
  }
  const address = app.server.address();
  const taken = typeof address === 'object' && address !== null ? address.port : port;
  const named = host.includes(':') ? `[${host}]` : host;
  url = `${tls ? 'https' : 'http'}://${named}:${taken}`;

  let closed: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    courier.close();
    world.bulk.clear();
    network.close();
    await app.close();
  };
  return {
    url,
    serviceUrl: `${url}/amer/`,
    loginHost: url,
    openIdMetadataUrl: `${url}/v1/.well-known/openidconfiguration`,
    graphBaseUrl: url + graphPaths[0].replace('/v1.0', ''),
    certificate: certificate?.cert,
    control: makeControl(simulation),
    seed: async (list) => applySeed(list, simulation),
    onRequest: (listener) => {
      requests.listen(listener);
    },
    close: async () => (closed ??= stop()),
  };
}
