import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openHerald } from 'herald';
import { startContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { sent } from '../support/sent.ts';

/** What becomes of it when another process opens the folder. */
async function openElsewhere(folder: string, appId: string): Promise<Readonly<Record<string, unknown>>> {
  const script = path.join(import.meta.dirname, 'open-elsewhere.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder, appId]);
  return JSON.parse(stdout) as Readonly<Record<string, unknown>>;
}

test('a data folder is for one process, which goes on, and for one bot', async (t) => {
  const { herald, teams, appId, secret, place, ...on } = await startContoso(t, { store: 'embedded' });
  assert.ok('dataFolder' in place);
  const folder = place.dataFolder;
  const [{ id: ana }] = await on.people(['Ana'], { install: true });

  const second = await openElsewhere(folder, appId);
  assert.deepEqual([second['code'], second['folder']], ['E_DATA_FOLDER_IN_USE', folder]);
  assert.match(String(second['fix']), /PostgreSQL/);
  const options = { ...heraldOptions(teams, appId, secret), dataFolder: folder };
  await assert.rejects(openHerald(options), { code: 'E_DATA_FOLDER_IN_USE' }, 'nor twice in one process');
  sent(await herald.send(ana, { text: 'The first one goes on' }));
  const [{ id: ben }] = await on.people(['Ben'], { install: true });
  await herald.close();

  const another = randomUUID();
  await assert.rejects(openHerald({ ...options, botAppId: another }), {
    code: 'E_STORE_OF_ANOTHER_BOT',
    owner: appId,
    asking: another,
  });
  assert.deepEqual(await openElsewhere(folder, appId), { opened: true }, 'and it is free for its own bot');
  await using closing = new AsyncDisposableStack();
  const again = await openHerald(options);
  closing.defer(() => again.close());
  sent(await again.send(ben, { text: 'and all of it is there' }));
  assert.deepEqual([await on.texts(ana), await on.texts(ben)], [['The first one goes on'], ['and all of it is there']]);
});

test('a database on a server is for many processes, and for one bot', async (t) => {
  const { herald, teams, appId, secret, place, ...on } = await startContoso(t, { store: 'server' });
  const options = { ...heraldOptions(teams, appId, secret), ...place };
  const [{ id: ana }] = await on.people(['Ana'], { install: true });
  await using closing = new AsyncDisposableStack();
  const second = await openHerald(options);
  closing.defer(() => second.close());
  sent(await second.send(ana, { text: 'from the second' }));
  sent(await herald.send(ana, { text: 'from the first' }));
  assert.deepEqual(await on.texts(ana), ['from the second', 'from the first']);
  await assert.rejects(openHerald({ ...options, botAppId: randomUUID() }), {
    code: 'E_STORE_OF_ANOTHER_BOT',
    owner: appId,
  });
});

test('once closed, everything says so', async (t) => {
  const { herald, control, appId, ...on } = await startContoso(t, { store: 'server' });
  const [{ id: person }] = await on.people(['Ana'], { install: true });
  const { reference } = { reference: sent(await herald.send(person, { text: 'one' })) };
  await herald.close();
  const closed = { code: 'E_CLOSED' };
  for (const call of [
    () => herald.send(person, { text: 'two' }),
    () => herald.observe({}),
    () => herald.reply(reference, { text: 'two' }),
    () => herald.delete(reference),
    () => herald.fetchRoster({ team: 'any' }),
    () => herald.createOrGetDirectConversation(herald.botId, person, on.tenantId),
  ])
    await assert.rejects(call, closed);
  const { deliveries } = await control.say({ appId, person, text: 'anybody?' });
  assert.deepEqual(
    deliveries.map(({ status, body }) => [status, (body as { error: { code: string } }).error.code]),
    [[503, 'E_CLOSED']],
  );
  await herald.close();
});
