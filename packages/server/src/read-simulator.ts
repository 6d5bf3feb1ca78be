import { BlockList } from 'node:net';
import { serviceUrl, type Cloud } from 'herald';
import { shown, type EnvironmentReader } from './environment-reader.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** The cloud with every address at the simulator that `SIMULATOR_URL` names; undefined when it names none. */
export function readSimulator(read: EnvironmentReader, cloud: Cloud): Cloud | undefined {
  const anywhere = read.choice('SIMULATOR_REMOTE', ['refuse', 'allow'], 'refuse') === 'allow';
  const text = read.optional('SIMULATOR_URL');
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\/[^/@?#]+\/?$/i.test(text)) {
    read.fault('SIMULATOR_URL', `is ${shown(text)}: set it to http:// and a host, such as http://127.0.0.1:3979`);
    return cloud;
  }
  if (!anywhere && !isThisMachine(url.hostname))
    read.fault(
      'SIMULATOR_URL',
      `is on ${url.hostname}, not on this machine, and the secret would go there: ` +
        'set SIMULATOR_REMOTE to allow if it is a simulator, or leave SIMULATOR_URL out to reach Teams',
    );
  return {
    ...cloud,
    loginHost: url.origin,
    openIdMetadataUrl: `${url.origin}/v1/.well-known/openidconfiguration`,
    globalServiceUrl: serviceUrl(`${url.origin}/amer/`),
    otherServiceUrl: undefined,
    graphBaseUrl: `${url.origin}/graph`,
  };
}

function isThisMachine(hostname: string): boolean {
  if (hostname === 'localhost') return true;
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return loopback.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}
