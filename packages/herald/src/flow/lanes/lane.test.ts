import { graphLimits } from '../../model/limits.ts';
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { DueCursor, DueDelivery, DuePage, Slice } from '../../lane-ports.ts';
import type { StoredMessage } from '../../message-ports.ts';
import { conversationId, messageId, serviceUrl, tenantId } from '../../model/ids.ts';
import type { Attempted } from '../../model/outcome.ts';
import { startLane } from './lane.ts';
import type { LaneDeps } from './lane-deps.ts';
import { createLease } from './lease.ts';
import { createPace } from './pace/create-pace.ts';
import { seededRandom } from './pace/testing/seeded-random.ts';
import { createRoom } from './room.ts';

const NINE = Date.parse('2026-11-02T09:00:00Z');
const tenant = tenantId('t');
const key = { tenantId: tenant, messageId: messageId('m'), revision: 0 };
// A lane hands the message through and looks at nothing but its version.
const message = { key, version: 1 } as StoredMessage;
const refused: Attempted = { kind: 'refused', status: 400, code: 'BadSyntax' };

const delivery = (place: string, conversation = place): DueDelivery => ({
  key: { ...key, place },
  operation: 'send',
  priority: 'broadcast',
  dueAt: new Date(NINE),
  attempts: 0,
  to: {
    kind: 'conversation',
    reference: { serviceUrl: serviceUrl('https://x.example/'), conversationId: conversationId(conversation) },
  } as DueDelivery['to'],
});

/** A lane over a store that holds these, on a clock that is set; attempts are answered by hand. */
function laneOf(t: TestContext, due: readonly DueDelivery[], deps: Partial<LaneDeps> = {}) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let now = 0;
  let left = [...due];
  const attempts: Array<{ readonly place: string; readonly answer: (outcome: Attempted) => void }> = [];
  const monotonic = (): number => now;
  const shared = { add: () => Promise.resolve(true), apartMs: () => 20, settled: () => Promise.resolve() };
  const lane = startLane({
    hold: { tenantId: tenant, epoch: 1 },
    lease: { ...createLease({ monotonic, wall: monotonic }), holds: () => true },
    store: {
      settleInDoubt: async () => ({ unknown: 0, again: 0 }),
      skipExpired: async () => 0,
      dueChores: async () => [],
      endChore: async () => {},
    },
    see: async () => assert.fail('there is no chore'),
    plan: async () => undefined,
    async load({ priority }) {
      const page = priority === 'broadcast' ? left : [];
      left = priority === 'broadcast' ? [] : left;
      return { due: page, cursor: undefined, more: false };
    },
    readMessage: async () => message,
    marks: shared,
    settles: shared,
    paces: {
      connector: createPace({ random: seededRandom(1), startsAt: 0 }),
      installs: createPace({ random: seededRandom(1), startsAt: 0, limits: graphLimits.installs }),
      others: createPace({ random: seededRandom(1), startsAt: 0, limits: graphLimits.others }),
    },
    room: createRoom(() => 1),
    attempt: ({ key: { place } }) => new Promise((answer) => attempts.push({ place, answer })),
    conclude: async () => ({ kind: 'refused', status: 400, code: 'BadSyntax' }),
    onSettled() {},
    onReopened() {},
    onFault: (fault) => assert.fail(fault instanceof Error ? fault : String(fault)),
    monotonic,
    now: () => new Date(NINE + now),
    random: seededRandom(2),
    ...deps,
  });
  let ended = false;
  const end = lane.ended.then(() => (ended = true));
  const pass = async (ms: number): Promise<void> => {
    for (const until = now + ms; now < until; now += 1, t.mock.timers.tick(1)) await new Promise(setImmediate);
    await new Promise(setImmediate);
  };
  t.after(async () => {
    const stopping = lane.stop();
    for (const { answer } of attempts) answer(refused);
    await Promise.all([stopping, end]);
  });
  return { lane, attempts, pass, hasEnded: () => ended, places: () => attempts.map(({ place }) => place) };
}

test('a lane that has been empty for a while ends, but not while something is being planned', async (t) => {
  const slice = Promise.withResolvers<Slice | undefined>();
  const { pass, hasEnded } = laneOf(t, [], { plan: () => slice.promise });
  await pass(8_000);
  assert.equal(hasEnded(), false);
  slice.resolve(undefined);
  await pass(4_000);
  assert.equal(hasEnded(), false);
  await pass(3_000);
  assert.equal(hasEnded(), true);
});

const few = Array.from({ length: 20 }, (_, index) => delivery(`p${index}`));

test('a few are sent closely after each other', async (t) => {
  const { pass, places } = laneOf(t, few);
  await pass(130);
  assert.equal(places().length, 20);
});

test('a few are sent evenly while more may come', async (t) => {
  const slice = Promise.withResolvers<Slice | undefined>();
  const { pass, places } = laneOf(t, few, { plan: () => slice.promise });
  await pass(130);
  const left = places().length;
  slice.resolve(undefined);
  await pass(400);
  assert.deepEqual([left, places().length], [7, 20]);
});

test('a few are sent evenly while a page is left to load', async (t) => {
  const nothing: DuePage = { due: [], cursor: undefined, more: false };
  const second = Promise.withResolvers<DuePage>();
  let pages = 0;
  const load: LaneDeps['load'] = async ({ priority }) => {
    if (priority === 'live') return nothing;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a lane hands the cursor back and looks at nothing of it
    return (pages += 1) === 1 ? { due: few, cursor: {} as DueCursor, more: true } : second.promise;
  };
  const { pass, places } = laneOf(t, [], { load });
  await pass(60);
  const left = places().length;
  second.resolve(nothing);
  await pass(400);
  assert.deepEqual([left, places().length], [2, 20]);
});

test('of one conversation the next follows as soon as the one before it is settled', async (t) => {
  const { attempts, pass, places } = laneOf(t, [delivery('a', 'chat'), delivery('b', 'chat'), delivery('c', 'other')]);
  await pass(200);
  assert.deepEqual(places(), ['a', 'c']);
  attempts[0]?.answer(refused);
  await pass(20);
  assert.deepEqual(places(), ['a', 'c', 'b']);
});

test('while all lanes together have enough on their way, a lane has its share, and the next follows what comes back', async (t) => {
  const room = createRoom(() => 1_000);
  while (room.each > 1) room.enter();
  const { attempts, pass, places } = laneOf(t, [delivery('a'), delivery('b'), delivery('c'), delivery('d')], { room });
  await pass(300);
  assert.deepEqual(places(), ['a']);
  attempts[0]?.answer(refused);
  await pass(40);
  assert.deepEqual(places(), ['a', 'b']);
  room.leave();
  room.leave();
  attempts[1]?.answer(refused);
  await pass(100);
  assert.deepEqual(places(), ['a', 'b', 'c', 'd']);
});

test('what was planned is sent as it is, without being looked for, and once', async (t) => {
  const slices: Array<Slice | undefined> = [];
  const asked: string[] = [];
  const { lane, pass, places } = laneOf(t, [], {
    plan: async () => slices.shift(),
    async load({ priority }) {
      asked.push(priority);
      return { due: [], cursor: undefined, more: false };
    },
  });
  await pass(50);
  const before = asked.length;
  const slice = { key, planned: 2, done: true, more: false, due: [delivery('a'), delivery('b')] };
  slices.push(slice, slice);
  lane.poke({ planning: true, due: false });
  await pass(100);
  assert.deepEqual(places(), ['a', 'b']);
  assert.equal(asked.length, before);
  // The same once more is in memory already.
  lane.poke({ planning: true, due: false });
  await pass(100);
  assert.deepEqual(places(), ['a', 'b']);
});

test('what may be due is looked for also where something was planned with it', async (t) => {
  const slices: Array<Slice | undefined> = [];
  const stored: DueDelivery[] = [];
  const { lane, pass, places } = laneOf(t, [], {
    plan: async () => slices.shift(),
    load: async ({ priority }) => ({
      due: priority === 'broadcast' ? stored.splice(0) : [],
      cursor: undefined,
      more: false,
    }),
  });
  await pass(50);
  stored.push(delivery('resumed'));
  slices.push({ key, planned: 1, done: true, more: false, due: [delivery('planned')] });
  lane.poke({ planning: true, due: true });
  await pass(100);
  assert.deepEqual(places(), ['planned', 'resumed']);
});

test('a live one goes ahead of broadcasts that were taken as they were planned, however many there are', async (t) => {
  const slices: Array<Slice | undefined> = [];
  const live: DueDelivery[] = [];
  const { lane, attempts, pass, places } = laneOf(t, [], {
    plan: async () => slices.shift(),
    load: async ({ priority }) => ({ due: priority === 'live' ? live.splice(0) : [], cursor: undefined, more: false }),
  });
  await pass(50);
  for (const number of [1, 2, 3, 4, 5]) {
    const due = Array.from({ length: 499 }, (_, at) => delivery(`${number}-${at}`));
    slices.push({ key, planned: 499, done: true, more: number < 5, due });
  }
  lane.poke({ planning: true, due: false });
  await pass(100);
  live.push({ ...delivery('live'), priority: 'live' });
  lane.poke({ planning: false, due: true });
  await pass(300);
  const left = places();
  // What waits for its slot is taken back.
  const stopped = lane.stop();
  await pass(300);
  for (const { answer } of attempts) answer(refused);
  await pass(50);
  await stopped;
  assert.ok(left.includes('live'), `only broadcasts left: ${left.length}`);
});

test('what was planned is looked for although the answer was lost', async (t) => {
  const faults: unknown[] = [];
  const stored: DueDelivery[] = [];
  const { lane, pass, places } = laneOf(t, [], {
    async plan() {
      if (stored.length === 0) return undefined;
      throw new Error('the connection broke');
    },
    load: async ({ priority }) => ({
      due: priority === 'broadcast' ? stored.splice(0) : [],
      cursor: undefined,
      more: false,
    }),
    onFault: (fault) => faults.push(fault),
  });
  await pass(50);
  stored.push(delivery('planned'));
  lane.poke({ planning: true, due: false });
  await pass(100);
  assert.deepEqual([places(), faults.length], [['planned'], 1]);
});
