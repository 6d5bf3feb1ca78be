import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DueDelivery, DuePage, LaneHold } from '../../lane-ports.ts';
import { messageId, tenantId } from '../../model/ids.ts';
import { createFeed, keyOf } from './feed.ts';

const hold: LaneHold = { tenantId: tenantId('t'), epoch: 1 };
const delivery = (place: string): DueDelivery => ({
  key: { tenantId: hold.tenantId, messageId: messageId('m'), revision: 0, place },
  operation: 'send',
  priority: 'live',
  dueAt: new Date(0),
  attempts: 0,
  to: { kind: 'channel' } as unknown as DueDelivery['to'],
});
const page = (places: readonly string[], more = false): DuePage => ({
  due: places.map(delivery),
  cursor: { after: places.at(-1) },
  more,
});

/** A feed whose pages are answered by hand, in the order in which they were asked for. */
function feedOf() {
  const asked: Array<{ readonly after: unknown; readonly answer: (page: DuePage) => void }> = [];
  const held = new Set<string>();
  const came: string[] = [];
  const feed = createFeed(
    ({ after }) => new Promise((answer) => asked.push({ after: after?.after, answer })),
    hold,
    'live',
    held,
    ({ key }) => came.push(key.place),
  );
  return { feed, asked, held, came };
}

test('news whose page could not be loaded stay news', async () => {
  let loads = 0;
  const load = () => {
    loads += 1;
    return loads === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve(page(['a']));
  };
  const came: string[] = [];
  const feed = createFeed(load, hold, 'live', new Set(), ({ key }) => came.push(key.place));
  await assert.rejects(feed.fill(0), { message: 'the database is away' });
  await feed.fill(0);
  assert.deepEqual(came, ['a']);
});

test('pages follow each other to the end, and nothing is asked for then', async () => {
  const { feed, asked, came } = feedOf();
  for (const [places, more] of [
    [['a', 'b'], true],
    [['c'], false],
  ] as const) {
    const filled = feed.fill(0);
    asked.at(-1)?.answer(page(places, more));
    await filled;
  }
  await feed.fill(0);
  assert.deepEqual(came, ['a', 'b', 'c']);
  assert.deepEqual(
    asked.map(({ after }) => after),
    [undefined, 'b'],
  );
});

test('enough in memory is enough, and what is in memory is not brought again', async () => {
  const { feed, asked, held, came } = feedOf();
  await feed.fill(100);
  assert.equal(asked.length, 0);
  held.add(keyOf(delivery('a').key));
  const filled = feed.fill(99);
  asked[0]?.answer(page(['a', 'b']));
  await filled;
  assert.deepEqual(came, ['b']);
});

for (const more of [false, true])
  test(`news that come while a page is under way (${more ? 'not ' : ''}the last) are looked for from the start`, async () => {
    const { feed, asked, came } = feedOf();
    const filled = feed.fill(0);
    feed.again();
    asked[0]?.answer(page(['b'], more));
    await filled;
    for (let index = 1; index <= (more ? 2 : 1); index += 1) {
      const next = feed.fill(0);
      asked[index]?.answer(page(asked[index]?.after === undefined ? ['a', 'b'] : []));
      await next;
    }
    assert.deepEqual(came, ['b', 'a']);
    await feed.fill(0);
    assert.equal(asked.length, more ? 3 : 2, 'and then nothing more');
  });

test('what was settled while a page was under way is not sent again, and is looked at once more', async () => {
  const { feed, asked, came } = feedOf();
  const filled = feed.fill(0);
  feed.release(keyOf(delivery('a').key));
  // The page was read before that was stored.
  asked.at(-1)?.answer(page(['a', 'b']));
  await filled;
  assert.deepEqual(came, ['b']);
  assert.ok(feed.wants(0));
  const again = feed.fill(0);
  asked.at(-1)?.answer(page(['a', 'b']));
  await again;
  assert.deepEqual(came, ['b', 'a'], 'it is still to be sent after all');
  assert.ok(!feed.wants(0));
});

test('what was just planned is taken where all that was due before it is in memory, and brought once', async () => {
  const { feed, asked, came } = feedOf();
  assert.equal(feed.take([delivery('x')], 0), false, 'what is there was never looked for');
  const first = feed.fill(0);
  assert.equal(feed.take([delivery('x')], 0), false, 'a page is under way');
  asked.at(-1)?.answer(page(['a'], true));
  await first;
  assert.equal(feed.take([delivery('x')], 0), false, 'there is a page behind it');
  const second = feed.fill(0);
  asked.at(-1)?.answer(page(['b']));
  await second;
  assert.equal(feed.take([delivery('x')], 100), false, 'there is enough');
  assert.equal(feed.take([delivery('b'), delivery('c')], 99), true);
  feed.again();
  assert.equal(feed.take([delivery('d')], 0), false, 'there are news');
  assert.deepEqual(came, ['a', 'b', 'c']);
});
