import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import type { Tally } from 'herald';
import { sharedContoso } from '../support/contoso.ts';

const tally = (counts: Partial<Tally>): Tally => {
  const all = { sent: 0, waiting: 0, unreachable: 0, refused: 0, skipped: 0, cancelled: 0, unknown: 0, ...counts };
  return { ...all, planned: Object.values(all).reduce((sum, count) => sum + count, 0) };
};

for (const store of ['embedded', 'server'] as const)
  suite(`a broadcast, ${store} store`, () => {
    const shared = sharedContoso({ store });
    let people: ReadonlyArray<{ id: string }>;
    before(async () => {
      people = await shared().people(
        Array.from({ length: 60 }, (_, index) => `Person ${index}`),
        { install: true },
      );
    });
    const everyone = () => ({ kind: 'everyone', tenant: shared().tenantId }) as const;
    const inboxes = () => Promise.all(people.map(({ id }) => shared().texts(id)));

    test('reaches everyone once, and the tally says so', async () => {
      const message = await shared().herald.broadcast({ audience: everyone(), message: { text: 'Lunch is here' } });
      assert.deepEqual(await message.finished(), tally({ sent: 60 }));
      assert.deepEqual(new Set((await inboxes()).map((texts) => texts.join())), new Set(['Lunch is here']));
    });

    test('with the same key is the same message, however many hand it in at once', async () => {
      const asked = { audience: everyone(), message: { text: 'Once' }, idempotencyKey: 'once' };
      const handles = await Promise.all(Array.from({ length: 5 }, () => shared().herald.broadcast(asked)));
      assert.equal(new Set(handles.map(({ key }) => key.messageId)).size, 1);
      await handles[0]?.finished();
      for (const texts of await inboxes()) assert.equal(texts.filter((text) => text === 'Once').length, 1);
    });

    test('can be edited and taken back, as deliveries of their own', async () => {
      const message = await shared().herald.broadcast({ audience: everyone(), message: { text: 'A draft' } });
      await message.finished();
      const edit = await message.update({ text: 'The final text' });
      assert.deepEqual(await edit.finished(), tally({ sent: 60 }));
      for (const texts of await inboxes()) assert.ok(texts.includes('The final text') && !texts.includes('A draft'));
      const recall = await message.recall();
      assert.deepEqual(await recall.finished(), tally({ sent: 60 }));
      for (const texts of await inboxes()) assert.ok(!texts.includes('The final text'));
    });

    test('that is paused waits, resumed goes on, cancelled ends', async () => {
      const at = new Date(Date.now() + 3_600_000);
      const message = await shared().herald.broadcast({ audience: everyone(), message: { text: 'Later' }, at });
      for await (const { state } of message.progress({ everyMs: 20 })) if (state !== 'planning') break;
      await message.pause();
      assert.deepEqual(await message.tally().then(({ sent }) => sent), 0);
      await message.resume();
      await message.cancel();
      assert.deepEqual(await message.finished(), tally({ cancelled: 60 }));
    });

    test('says how many it would reach before it is sent, and sends nothing', async () => {
      const { requests } = { requests: (await shared().control.requests()).length };
      const estimate = await shared().herald.estimate(everyone());
      assert.deepEqual({ recipients: estimate.recipients, seconds: estimate.seconds }, { recipients: 60, seconds: 2 });
      assert.equal((await shared().control.requests()).length, requests);
    });

    test('counts who could not be reached, by reason, and tries them again when told to', async () => {
      const [first] = people;
      if (first === undefined) throw new Error('nobody is there');
      await shared().control.block({ appId: shared().appId, person: first.id });
      const message = await shared().herald.broadcast({
        audience: { kind: 'list', to: people.slice(0, 3).map(({ id }) => id), tenant: shared().tenantId },
        message: { text: 'Who hears me?' },
      });
      assert.deepEqual(await message.finished(), tally({ sent: 2, unreachable: 1 }));
      assert.deepEqual(await message.reasons(), [{ state: 'unreachable', why: 'blocked', count: 1 }]);
      await shared().control.unblock({ appId: shared().appId, person: first.id });
      assert.equal(await message.retry({ states: ['unreachable'] }), 1);
      assert.deepEqual(await message.finished(), tally({ sent: 3 }));
    });

    test('to someone who cannot be found is refused whole, naming each', async () => {
      await assert.rejects(
        shared().herald.broadcast({
          audience: { kind: 'list', to: [people[0]?.id ?? '', 'nobody@contoso.com'], tenant: shared().tenantId },
          message: { text: 'Hello' },
        }),
        (error: unknown) =>
          error instanceof Error && 'faults' in error && /audience\.to\[1\]/.test(JSON.stringify(error.faults)),
      );
    });
  });
