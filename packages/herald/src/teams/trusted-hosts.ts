import { InputInvalid, ServiceUrlNotTrusted } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { Cloud } from './clouds.ts';

/** The parts of a service URL, for good. */
export type PlainUrl = Readonly<Pick<URL, 'href' | 'origin' | 'protocol' | 'hostname' | 'port' | 'pathname'>>;

/** Decides which hosts a token may be sent to. */
export type TrustedHosts = {
  /**
   * Trusts the origin (scheme, host and port) of this URL until the given instant, or for good; a later call for the
   * same origin replaces an earlier one. The only way to plain http. Throws `InputInvalid` for what is not a service URL.
   */
  readonly trustServiceUrl: (url: string, until?: Date) => void;
  /** Gives the URL back, parsed, when a Connector token may go there; throws `ServiceUrlNotTrusted` otherwise. */
  readonly check: (url: string) => PlainUrl;
  /** The same for a Graph token, which goes to that cloud's Graph and nowhere else, whatever was trusted. */
  readonly checkGraph: (url: string, cloud: Pick<Cloud, 'graphBaseUrl'>) => URL;
};

/** The Bot Connector's hosts in the clouds that publish one (protocol sheet, 1.5). */
const connectorHosts: ReadonlySet<string> = new Set([
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);
const botFramework = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*botframework\.com$/;

/**
 * A service URL as services write it: no user info, query or fragment, and nothing that parsers read differently
 * (backslashes, control characters, percent signs or other alphabets in the host).
 */
const plainUrl = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@%/-]*)?$/i;
const graphUrl = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[\w.~!$&'()*+,;=:@%/?-]*)?$/i;

/** So many service URLs are kept in parts: there is one for each region, and anybody may name others. */
const MOST_KNOWN = 100;

/** Starts with Microsoft's own hosts, over https on the usual port, and nothing else. */
export function createTrustedHosts({ clock }: { readonly clock: Clock }): TrustedHosts {
  /** Until when, in epoch milliseconds, by origin. */
  const trusted = new Map<string, number>();

  /** Every request names one of a few. */
  const known = new Map<string, PlainUrl>();
  const partsOf = (text: string): PlainUrl | undefined => {
    const url = parse(text, plainUrl);
    if (url === undefined) return undefined;
    const { href, origin, protocol, hostname, port, pathname } = url;
    const parts = Object.freeze({ href, origin, protocol, hostname, port, pathname });
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, parts);
    return parts;
  };

  const isTrusted = (url: PlainUrl): boolean => {
    const until = trusted.get(url.origin);
    if (until !== undefined && clock.now().getTime() < until) return true;
    if (url.protocol !== 'https:' || url.port !== '') return false;
    return connectorHosts.has(url.hostname) || botFramework.test(url.hostname);
  };

  return {
    trustServiceUrl(text, until) {
      const url = parse(text, plainUrl);
      if (url === undefined) throw notPlain('url');
      if (until !== undefined && (!(until instanceof Date) || Number.isNaN(until.getTime())))
        throw new InputInvalid('trustServiceUrl', [
          { field: 'until', problem: 'is no valid Date; leave it out to trust for good' },
        ]);
      trusted.set(url.origin, until?.getTime() ?? Number.POSITIVE_INFINITY);
    },

    check(text) {
      const url = known.get(text) ?? partsOf(text);
      if (url === undefined) throw new ServiceUrlNotTrusted(originOf(text), { cause: notPlain('serviceUrl') });
      if (!isTrusted(url)) throw new ServiceUrlNotTrusted(url.origin);
      return url;
    },

    checkGraph(text, cloud) {
      const url = parse(text, graphUrl);
      if (url === undefined || url.origin !== new URL(cloud.graphBaseUrl).origin)
        throw new ServiceUrlNotTrusted(originOf(text));
      return url;
    },
  };
}

function parse(text: string, form: RegExp): URL | undefined {
  if (!form.test(text)) return undefined;
  return URL.parse(text) ?? undefined;
}

/** What may be shown of an address: user info, path and query can hold secrets. */
function originOf(text: string): string {
  const url = URL.parse(text);
  return url === null || url.host === '' ? 'an address that is no URL' : `${url.protocol}//${url.host}`;
}

const notPlain = (field: string): InputInvalid =>
  new InputInvalid('service URL', [
    {
      field,
      problem: 'must be http or https, a host and a path, without user info, query, fragment or unusual characters',
    },
  ]);
