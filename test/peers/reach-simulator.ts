import { mock } from 'node:test';
import tls from 'node:tls';
import type { Simulator } from 'teams-simulator';

/** The hosts that the SDKs have built in: login, keys of the Bot Connector, the public service URL, Graph (sheet 1.4 to 1.6). */
export const microsoft: ReadonlySet<string> = new Set([
  'login.microsoftonline.com',
  'login.botframework.com',
  'smba.trafficmanager.net',
  'graph.microsoft.com',
]);

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost']);

/**
 * Makes every TLS connection of this process to one of Microsoft's hosts end at the simulator, and trusts its
 * certificate; connections to anywhere else but this machine are refused. Gives a function that undoes it.
 *
 * The SDKs stay as they are, with the settings of production: each of their HTTP stacks (node:https, undici's fetch)
 * opens its connections with `tls.connect`, and nothing above it can tell.
 */
export function reachSimulator(simulator: Simulator): () => void {
  if (simulator.certificate === undefined) throw new Error('the simulator must speak TLS');
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...trusted, simulator.certificate]);
  // A proxy of this machine would take the connections elsewhere; these variables are read by axios and Azure's client.
  for (const name of Object.keys(process.env)) if (/^(?:https?|all)_proxy$/i.test(name)) delete process.env[name];
  const port = Number(new URL(simulator.url).port);
  const connect = tls.connect.bind(tls);
  const { mock: redirect } = mock.method(tls, 'connect', (options: tls.ConnectionOptions, ready?: () => void) => {
    const host = options.host ?? '';
    if (loopback.has(host)) return connect(options, ready);
    if (!microsoft.has(host)) throw new Error(`these tests reach this machine only, not ${host}`);
    // The certificate is checked as for `localhost`, which it names; it cannot name Microsoft's hosts.
    return connect({ ...options, host: '127.0.0.1', port, servername: 'localhost' }, ready);
  });
  return () => {
    redirect.restore();
    tls.setDefaultCACertificates(trusted);
  };
}
