import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { suite, test } from 'node:test';
import { PlainHttpCredential, type HeraldOptions, type Tally } from 'herald';
import { accounted } from '../support/accounted.ts';
import { startContoso, type Contoso } from '../support/contoso.ts';
import { populateTenants } from '../support/populate.ts';
import { countUnderWay } from '../support/under-way.ts';
import { waitUntil } from '../support/wait-until.ts';

const TENANTS = 8;
const PEOPLE = 2_000;
/**
 * A lane that closes is probed after one second, after two more, four more, and so on. So the outage ends after the second
 * probe of most lanes; one that is longer is longer, and nothing else.
 */
const FIRST_PROBES_MS = 500;
const SECOND_PROBES_MS = 2_500;

/** What happens to the bot in the middle of a broadcast, and how it is mended. */
type Outage = {
  readonly begin: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
};

/** When requests failed for it, in milliseconds. */
const noteFailures = () => {
  const at: number[] = [];
  return {
    add: (): void => void at.push(performance.now()),
    /** From the first of them to the last. */
    spanMs: (): number => (at.at(-1) ?? 0) - (at[0] ?? 0),
  };
};

/** Writes to everyone in all tenants, and lets it happen when half of them have their message. */
async function broadcastThrough(
  contoso: Contoso,
  failures: ReturnType<typeof noteFailures>,
  outage: (tenants: readonly string[]) => Outage,
): Promise<{ readonly tally: Tally; readonly got: Awaited<ReturnType<Contoso['control']['received']>> }> {
  const { control, appId, herald } = contoso;
  const populated = await populateTenants(contoso, { tenants: TENANTS, peopleEach: PEOPLE / TENANTS });
  const { begin, mend } = outage(populated.map(({ tenantId }) => tenantId));
  const received = () => control.received({ appId });
  const messages = await Promise.all(
    populated.map(({ tenantId }) =>
      herald.broadcast({ audience: { kind: 'everyone', tenant: tenantId }, message: { text: 'Lunch is here' } }),
    ),
  );
  await waitUntil('half of them', async () => (await received()).once >= PEOPLE / 2);
  await begin();
  await waitUntil('probes that fail', () => failures.spanMs() > FIRST_PROBES_MS);
  const { messages: before } = await received();
  await waitUntil('more probes that fail', () => failures.spanMs() > SECOND_PROBES_MS);
  assert.equal((await received()).messages, before, 'nobody is reached meanwhile');
  const { waiting, refused, unreachable } = await accounted(messages);
  assert.ok(waiting > PEOPLE / 4, `${waiting} wait`);
  assert.deepEqual([refused, unreachable], [0, 0]);
  await mend();
  await Promise.all(messages.map((message) => message.finished()));
  return { tally: await accounted(messages), got: await received() };
}

const NOTHING: Tally = {
  planned: PEOPLE,
  sent: 0,
  waiting: 0,
  unreachable: 0,
  refused: 0,
  skipped: 0,
  cancelled: 0,
  unknown: 0,
};

suite('a broadcast to 2,000 outlives', { concurrency: true }, () => {
  test('a secret that expires, until there is a new one', async (t) => {
    let secret: string = randomUUID();
    const appId = randomUUID();
    const contoso = await startContoso(t, {
      appId,
      store: 'server',
      herald: ({ loginHost }) => ({ credential: vault(loginHost, appId, () => secret) }),
    });
    const { control, teams } = contoso;
    await control.setSecret({ appId, secret });
    const failures = noteFailures();
    teams.onRequest(({ path, status }) => {
      if (path.endsWith('/token') && status === 401) failures.add();
    });
    const { tally, got } = await broadcastThrough(contoso, failures, () => ({
      async begin() {
        await control.expireSecret({ appId });
        // Those that were got before would serve for an hour.
        await control.revokeTokens({ appId });
      },
      async mend() {
        secret = randomUUID();
        await control.setSecret({ appId, secret });
      },
    }));
    assert.deepEqual(tally, { ...NOTHING, sent: PEOPLE });
    assert.deepEqual(got, { people: PEOPLE, messages: PEOPLE, never: 0, once: PEOPLE, twice: 0, more: 0 });
  });

  test('administrators who disable the bot, until they enable it', async (t) => {
    const contoso = await startContoso(t);
    const { control, teams, appId } = contoso;
    const failures = noteFailures();
    teams.onRequest(({ status }) => {
      if (status === 403) failures.add();
    });
    const { tally, got } = await broadcastThrough(contoso, failures, (tenants) => ({
      begin: () => Promise.all(tenants.map((tenantId) => control.disableBot({ appId, tenantId }))),
      mend: () => Promise.all(tenants.map((tenantId) => control.enableBot({ appId, tenantId }))),
    }));
    assert.deepEqual(tally, { ...NOTHING, sent: PEOPLE });
    assert.deepEqual(got, { people: PEOPLE, messages: PEOPLE, never: 0, once: PEOPLE, twice: 0, more: 0 });
  });

  test('a network that is gone: only what it cut off without an answer is in doubt', async (t) => {
    const contoso = await startContoso(t, { store: 'server' });
    const { control, teams } = contoso;
    const failures = noteFailures();
    const { port } = new URL(teams.url);
    subscribe('undici:client:connectError', (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici documents what this channel carries
      if ((message as { connectParams: { port: string } }).connectParams.port === port) failures.add();
    });
    const countNow = countUnderWay(t, teams.url);
    let underWay = 0;
    const { tally, got } = await broadcastThrough(contoso, failures, () => ({
      async begin() {
        underWay = countNow();
        await control.setNetwork({ up: false });
      },
      mend: () => control.setNetwork({ up: true }),
    }));
    assert.ok(tally.unknown <= underWay, `${tally.unknown} in doubt of ${underWay}`);
    assert.deepEqual(tally, { ...NOTHING, sent: PEOPLE - tally.unknown, unknown: tally.unknown });
    assert.deepEqual([got.twice, got.more], [0, 0]);
    assert.ok(got.never <= tally.unknown, `${got.never} got none, and ${tally.unknown} are in doubt`);
  });
});

/** A credential that looks up its secret each time: whoever puts a new one there need not start the bot again. */
const vault = (loginHost: string, clientId: string, secret: () => string): HeraldOptions['credential'] => ({
  getToken: (scopes, options) =>
    new PlainHttpCredential({ loginHost, authority: 'botframework.com', clientId, clientSecret: secret() }).getToken(
      scopes,
      options,
    ),
});
