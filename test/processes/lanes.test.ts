import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setInterval } from 'node:timers/promises';
import { openHerald } from 'herald';
import { heraldOptions } from '../support/herald-options.ts';
import { setStage, type Stage } from './stage.ts';
import { startCommand } from './start-command.ts';

const timeout = 180_000;

/** Resolves when the Connector has a request that it has not answered yet. */
async function requestUnderWay({ teams, appId }: Stage): Promise<void> {
  for await (const _ of setInterval(20)) if ((await teams.control.counters({ appId })).inFlight > 0) return;
}

test('one process takes in, another sends, and what was in flight at a stop is finished', { timeout }, async (t) => {
  const stage = await setStage(t, 'database');
  const { teams, appId, secret, tenantId, ana, env } = stage;
  const serve = startCommand(t, { words: ['serve', '--no-lanes'], env });
  const worker = startCommand(t, { words: ['worker'], env });
  const { groups } = await serve.says(/listening on (?<url>\S+) .* {2}lanes off {2}/);
  await worker.says(/^herald worker {2}listening nowhere {2}store postgres/m);
  assert.deepEqual(await stage.install(groups?.['url'] ?? ''), [200, 200]);

  const author = await openHerald({
    ...heraldOptions(teams, appId, secret),
    databaseUrl: env['DATABASE_URL'] ?? '',
    lanes: false,
  });
  t.after(() => author.close());
  const broadcast = (text: string) =>
    author.broadcast({ audience: { kind: 'everyone', tenant: tenantId }, message: { text } });
  const inbox = async (): Promise<readonly string[]> => {
    const { chats } = await teams.control.inbox({ person: ana, appId });
    return chats.flatMap(({ messages }) => messages.map(({ text }) => text));
  };

  await teams.control.addFault({ operation: 'send', latencyMs: 1_500, times: 1 });
  const first = await broadcast('Lunch is here');
  await requestUnderWay(stage);
  worker.signal('SIGTERM');
  assert.equal(await worker.ended, 0);
  assert.deepEqual(await inbox(), ['Lunch is here']);
  const { sent, waiting } = await first.tally();
  assert.deepEqual({ sent, waiting }, { sent: 1, waiting: 0 });

  const second = await broadcast('Coffee too');
  assert.equal((await second.tally()).sent, 0);
  const another = startCommand(t, { words: ['worker'], env });
  assert.equal((await second.finished()).sent, 1);
  assert.deepEqual(await inbox(), ['Lunch is here', 'Coffee too']);

  for (const { signal, ended } of [another, serve]) {
    signal('SIGTERM');
    assert.equal(await ended, 0);
  }
});

test(
  'a stop that Teams holds up ends in time, says what is not known, and leaves the rest to others',
  { timeout },
  async (t) => {
    const stage = await setStage(t, 'database');
    const { teams, appId, secret, tenantId, env } = stage;
    const serve = startCommand(t, { words: ['serve'], env });
    const { groups } = await serve.says(/listening on (?<url>\S+) /);
    await stage.install(groups?.['url'] ?? '');
    const author = await openHerald({
      ...heraldOptions(teams, appId, secret),
      databaseUrl: env['DATABASE_URL'] ?? '',
      lanes: false,
    });
    t.after(() => author.close());

    await teams.control.addFault({ operation: 'send', hang: true, times: 1 });
    const message = await author.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'Lunch is here' },
    });
    await requestUnderWay(stage);
    const asked = performance.now();
    serve.signal('SIGTERM');
    assert.equal(await serve.ended, 0);
    assert(performance.now() - asked < 10_000);
    // Nobody is there to take over: it is the process itself that said so before it ended.
    assert.equal((await message.finished()).unknown, 1);

    const next = await author.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'Dinner is here' },
    });
    const worker = startCommand(t, { words: ['worker'], env });
    assert.equal((await next.finished()).sent, 1);
    worker.signal('SIGTERM');
    assert.equal(await worker.ended, 0);
  },
);
