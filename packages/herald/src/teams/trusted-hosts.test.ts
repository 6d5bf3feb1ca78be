import assert from 'node:assert/strict';
import test from 'node:test';
import { InputInvalid, ServiceUrlNotTrusted } from '../errors.ts';
import { clouds } from './clouds.ts';
import { createTrustedHosts } from './trusted-hosts.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const setClock = (at = NINE) => {
  const clock = { at, now: () => new Date(clock.at) };
  return clock;
};

const trusted = [
  'https://smba.trafficmanager.net/amer/',
  'https://smba.trafficmanager.net',
  'https://smba.trafficmanager.net:443/teams',
  'https://SMBA.TrafficManager.net/emea/',
  'https://smba.trafficmanager.net/amer-client-ss.msg/',
  'https://smba.infra.gcc.teams.microsoft.com/teams',
  'https://smba.infra.gov.teams.microsoft.us/teams',
  'https://smba.infra.dod.teams.microsoft.us/teams',
  'https://botframework.com/',
  'https://europe.directline.botframework.com/v3',
];
for (const url of trusted)
  test(`a Connector token may go to ${url}`, () => {
    const { check } = createTrustedHosts({ clock: setClock() });
    assert.equal(check(url).href, new URL(url).href);
  });

const notTrusted: ReadonlyArray<readonly [url: string, shown: string]> = [
  ['http://smba.trafficmanager.net/amer/', 'http://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net@evil.example/', 'https://evil.example'],
  ['https://user:hunter2@smba.trafficmanager.net/', 'https://smba.trafficmanager.net'],
  ['https://@smba.trafficmanager.net/', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net./amer/', 'https://smba.trafficmanager.net.'],
  ['https://smba.trafficmanager.net:8443/amer/', 'https://smba.trafficmanager.net:8443'],
  ['https://smba.trafficmanager.net:80/amer/', 'https://smba.trafficmanager.net:80'],
  ['https://smba.trafficmanager.net.evil.example/', 'https://smba.trafficmanager.net.evil.example'],
  ['https://other.trafficmanager.net/', 'https://other.trafficmanager.net'],
  ['https://x.smba.trafficmanager.net/', 'https://x.smba.trafficmanager.net'],
  ['https://infra.gcc.teams.microsoft.com/', 'https://infra.gcc.teams.microsoft.com'],
  ['https://botframework.com.evil.example/', 'https://botframework.com.evil.example'],
  ['https://notbotframework.com/', 'https://notbotframework.com'],
  ['https://.botframework.com/', 'https://.botframework.com'],
  ['https://a..botframework.com/', 'https://a..botframework.com'],
  ['https://botframework.com:444/', 'https://botframework.com:444'],
  ['https://xn--botframework-1z3d.com/', 'https://xn--botframework-1z3d.com'],
  // The first letter is Cyrillic; parsers turn it into punycode.
  ['https://ѕmba.trafficmanager.net/', 'https://xn--mba-ehd.trafficmanager.net'],
  ['https://smba.trafficmanager。net/', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager%2enet/', 'https://smba.trafficmanager.net'],
  ['https:\\\\smba.trafficmanager.net\\amer', 'https://smba.trafficmanager.net'],
  ['https://evil.example\\@smba.trafficmanager.net/', 'https://evil.example'],
  ['https://smba.traffic\tmanager.net/', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net/amer\r\nhost: evil.example', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net/amer\n', 'https://smba.trafficmanager.net'],
  [' https://smba.trafficmanager.net/', 'https://smba.trafficmanager.net'],
  ['https:/smba.trafficmanager.net/', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net/?next=secret', 'https://smba.trafficmanager.net'],
  ['https://smba.trafficmanager.net/#secret', 'https://smba.trafficmanager.net'],
  ['ftp://smba.trafficmanager.net/', 'ftp://smba.trafficmanager.net'],
  ['file:///etc/passwd', 'an address that is no URL'],
  ['javascript:alert(1)', 'an address that is no URL'],
  ['smba.trafficmanager.net/amer', 'an address that is no URL'],
  ['', 'an address that is no URL'],
];
for (const [url, shown] of notTrusted)
  test(`no token goes to ${JSON.stringify(url)}`, () => {
    const { check } = createTrustedHosts({ clock: setClock() });
    assert.throws(
      () => check(url),
      (error) => {
        assert(error instanceof ServiceUrlNotTrusted);
        assert.equal(error.origin, shown);
        assert.doesNotMatch(`${error.stack} ${JSON.stringify(error)}`, /hunter2|next=|#secret|passwd|alert/);
        return true;
      },
    );
  });

test('trusting a URL trusts its origin: this scheme, this host and this port', () => {
  const hosts = createTrustedHosts({ clock: setClock() });
  hosts.trustServiceUrl('http://127.0.0.1:3979/amer/');
  assert.equal(hosts.check('http://127.0.0.1:3979/emea/').origin, 'http://127.0.0.1:3979');
  for (const other of [
    'https://127.0.0.1:3979/',
    'http://127.0.0.1:3980/',
    'http://localhost:3979/',
    'http://127.0.0.1/',
  ])
    assert.throws(() => hosts.check(other), { code: 'E_SERVICE_URL_NOT_TRUSTED' }, other);
});

test('an IPv6 address can be trusted', () => {
  const hosts = createTrustedHosts({ clock: setClock() });
  hosts.trustServiceUrl('http://[::1]:3979');
  assert.equal(hosts.check('http://[::1]:3979/amer/').hostname, '[::1]');
});

test('trust ends at its instant, and a later call replaces an earlier one', () => {
  const clock = setClock();
  const hosts = createTrustedHosts({ clock });
  const url = 'https://connector.contoso.example/';
  hosts.trustServiceUrl(url, new Date(NINE + 1000));
  clock.at = NINE + 999;
  hosts.check(url);
  clock.at = NINE + 1000;
  assert.throws(() => hosts.check(url), { code: 'E_SERVICE_URL_NOT_TRUSTED' });
  hosts.trustServiceUrl(url);
  clock.at = NINE * 2;
  hosts.check(url);
});

test('trust that ended for one of Microsoft’s own hosts does not shut it out', () => {
  const hosts = createTrustedHosts({ clock: setClock() });
  hosts.trustServiceUrl('https://smba.trafficmanager.net/amer/', new Date(NINE - 1));
  hosts.check('https://smba.trafficmanager.net/amer/');
});

const untrustable: ReadonlyArray<readonly [url: string, until: Date | undefined, field: string]> = [
  ['ftp://127.0.0.1/', undefined, 'url'],
  ['not a url', undefined, 'url'],
  ['http://user:pw@127.0.0.1/', undefined, 'url'],
  ['http://127.0.0.1:99999/', undefined, 'url'],
  ['http://127.0.0.1/', new Date(Number.NaN), 'until'],
];
for (const [url, until, field] of untrustable)
  test(`${JSON.stringify(url)} until ${until?.getTime()} cannot be trusted: ${field}`, () => {
    assert.throws(
      () => createTrustedHosts({ clock: setClock() }).trustServiceUrl(url, until),
      (error) => error instanceof InputInvalid && error.faults[0]?.field === field,
    );
  });

test('a Graph token goes to that cloud’s Graph only, whatever was trusted for the Connector', () => {
  const hosts = createTrustedHosts({ clock: setClock() });
  hosts.trustServiceUrl('http://127.0.0.1:3979/');
  assert.equal(
    hosts.checkGraph('https://graph.microsoft.com/v1.0/users?$top=5', clouds.public).pathname,
    '/v1.0/users',
  );
  const others = [
    'https://graph.microsoft.us/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
    'https://graph.microsoft.com.evil.example/',
    'https://graph.microsoft.com@evil.example/',
    'https://graph.microsoft.com:8443/',
    'https://smba.trafficmanager.net/',
    'http://127.0.0.1:3979/',
  ];
  for (const url of others)
    assert.throws(() => hosts.checkGraph(url, clouds.public), { code: 'E_SERVICE_URL_NOT_TRUSTED' }, url);
  hosts.checkGraph('http://127.0.0.1:3979/graph/v1.0/users', { graphBaseUrl: 'http://127.0.0.1:3979/graph' });
});

for (const [name, cloud] of Object.entries(clouds))
  test(`the addresses of cloud ${name} are trusted ones`, () => {
    const hosts = createTrustedHosts({ clock: setClock() });
    for (const url of [cloud.globalServiceUrl, cloud.otherServiceUrl]) if (url !== undefined) hosts.check(url);
    hosts.checkGraph(`${cloud.graphBaseUrl}/v1.0/`, cloud);
    assert.equal(cloud.graphScope, `${cloud.graphBaseUrl}/.default`);
    assert.equal(cloud.connectorScope, `${cloud.inboundIssuer}/.default`);
  });
