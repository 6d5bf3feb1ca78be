import assert from 'node:assert/strict';
import test from 'node:test';
import type { Simulator } from 'teams-simulator';
import { startContoso, type Contoso } from '../support/contoso.ts';

const MAY_INSTALL = ['TeamsAppInstallation.ReadWriteSelfForUser.All', 'AppCatalog.Read.All'];
const HELLO = { text: 'Welcome to the new portal' };

async function withApp(contoso: Contoso, permissions: readonly string[] = MAY_INSTALL): Promise<void> {
  const { control, appId, tenantId } = contoso;
  await control.publishApp({ appId, tenantId, webApplicationId: appId });
  if (permissions.length > 0) await control.grantConsent({ tenantId, appId, permissions: [...permissions] });
}

const toAll = ({ tenantId }: Contoso, people: ReadonlyArray<{ readonly id: string }>) => ({
  audience: { kind: 'list', to: people.map(({ id }) => ({ person: id, tenant: tenantId })) } as const,
  message: HELLO,
});

const installs = (asked: readonly string[]): readonly string[] =>
  asked.filter((line) => line.includes('POST') && line.includes('installedApps'));

test('whoever lacks the app gets it, and then the message, once', async (t) => {
  const contoso = await startContoso(t);
  await withApp(contoso);
  const had = await contoso.people(['Ana', 'Ben'], { install: true });
  const lack = await contoso.people(['Cleo', 'Dan', 'Eva']);
  const everyone = [...had, ...lack];
  const asked = await contoso.asked(async () => {
    const message = await contoso.herald.broadcast({ ...toAll(contoso, everyone), install: 'if-missing' });
    assert.deepEqual(await message.finished(), tally({ planned: 5, sent: 5 }));
  });
  assert.equal(installs(asked).length, 3);
  for (const { id } of everyone) assert.deepEqual(await contoso.texts(id), [HELLO.text]);
});

test('nothing is installed unless the message says so', async (t) => {
  const contoso = await startContoso(t);
  await withApp(contoso);
  const [cleo] = await contoso.people(['Cleo']);
  const asked = await contoso.asked(async () => {
    const message = await contoso.herald.broadcast(toAll(contoso, [cleo]));
    assert.deepEqual(await message.finished(), tally({ planned: 1, unreachable: 1 }));
    assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'not-installed', count: 1 }]);
  });
  assert.deepEqual(installs(asked), []);
});

const refusals: ReadonlyArray<readonly [string, (contoso: Contoso, person: string) => Promise<unknown>, string]> = [
  [
    'a policy',
    ({ control, tenantId, appId }, person) => control.forbidApp({ tenantId, appId, people: [person] }),
    'forbidden-by-policy',
  ],
  ['no consent', ({ control, tenantId, appId }) => control.revokeConsent({ tenantId, appId }), 'no-consent'],
  [
    'consent to other things only',
    async ({ control, tenantId, appId }) =>
      control.revokeConsent({ tenantId, appId, permissions: [...MAY_INSTALL.slice(0, 1)] }),
    'no-consent',
  ],
  [
    'no licence, of which Graph says only that they are not found',
    ({ control }, person) => control.changePerson({ person, licensed: false }),
    'not-installed',
  ],
];
for (const [cause, make, why] of refusals)
  test(`${cause} is why they are out of reach`, async (t) => {
    const contoso = await startContoso(t);
    await withApp(contoso);
    const [cleo] = await contoso.people(['Cleo']);
    await make(contoso, cleo.id);
    const message = await contoso.herald.broadcast({ ...toAll(contoso, [cleo]), install: 'if-missing' });
    assert.deepEqual(await message.finished(), tally({ planned: 1, unreachable: 1 }));
    assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why, count: 1 }]);
    assert.deepEqual(await contoso.texts(cleo.id), []);
  });

test('an app that is in no catalogue is said so', async (t) => {
  const contoso = await startContoso(t);
  const { control, tenantId, appId } = contoso;
  await control.grantConsent({ tenantId, appId, permissions: MAY_INSTALL });
  const [cleo] = await contoso.people(['Cleo']);
  const message = await contoso.herald.broadcast({ ...toAll(contoso, [cleo]), install: 'if-missing' });
  await message.finished();
  assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'app-not-found', count: 1 }]);
});

test('whoever blocked the bot is not installed for again', async (t) => {
  const contoso = await startContoso(t);
  await withApp(contoso);
  const [ana] = await contoso.people(['Ana'], { install: true });
  await contoso.control.block({ appId: contoso.appId, person: ana.id });
  const asked = await contoso.asked(async () => {
    const message = await contoso.herald.broadcast({ ...toAll(contoso, [ana]), install: 'if-missing' });
    await message.finished();
    assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'blocked', count: 1 }]);
  });
  assert.deepEqual(installs(asked), []);
});

test('whoever removed the app gets it again, where the message may install', async (t) => {
  const contoso = await startContoso(t);
  await withApp(contoso);
  const [ana] = await contoso.people(['Ana'], { install: true });
  await contoso.control.uninstall({ appId: contoso.appId, person: ana.id });
  const message = await contoso.herald.broadcast({ ...toAll(contoso, [ana]), install: 'if-missing' });
  assert.deepEqual(await message.finished(), tally({ planned: 1, sent: 1 }));
  assert.deepEqual(await contoso.texts(ana.id), [HELLO.text]);
});

type Fault = Parameters<Simulator['control']['addFault']>[0];
/** What goes wrong with an install, which must be made once all the same. */
const faults: ReadonlyArray<readonly [string, Fault]> = [
  ['answers 504 although it happened', { operation: 'installApp', status: 504, delivered: true, times: 2 }],
  ['breaks the connection after it happened', { operation: 'installApp', reset: 'after', times: 1 }],
  ['breaks the connection before', { operation: 'installApp', reset: 'before', times: 2 }],
  ['throttles', { operation: 'installApp', status: 429, retryAfterSeconds: 1, times: 2 }],
  ['is not there for a moment', { operation: 'installApp', status: 503, times: 2 }],
  ['has a catalogue that is not there for a moment', { operation: 'listApps', status: 503, times: 1 }],
  ['tells the bot of late', { operation: 'installApp', event: { delayMs: 60_000 } }],
  ['tells the bot of twice', { operation: 'installApp', event: { duplicates: 1 } }],
  ['never tells the bot of', { operation: 'installApp', event: { never: true } }],
];
for (const [what, fault] of faults)
  test(`an install that Graph ${what} is made once`, async (t) => {
    const contoso = await startContoso(t);
    await withApp(contoso);
    const people = await contoso.people(['Cleo', 'Dan', 'Eva']);
    await contoso.control.addFault({ service: 'graph', ...fault });
    const message = await contoso.herald.broadcast({ ...toAll(contoso, people), install: 'if-missing' });
    assert.deepEqual(await message.finished(), tally({ planned: 3, sent: 3 }));
    for (const { id } of people) assert.deepEqual(await contoso.texts(id), [HELLO.text]);
    const { installed } = await contoso.control.installed({ tenantId: contoso.tenantId, appId: contoso.appId });
    assert.equal(installed, 3);
  });

const nothing = { planned: 0, sent: 0, waiting: 0, unreachable: 0, refused: 0, skipped: 0, cancelled: 0, unknown: 0 };
const tally = (some: Partial<typeof nothing>): typeof nothing => ({ ...nothing, ...some });
