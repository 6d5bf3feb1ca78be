import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { accounted } from '../support/accounted.ts';
import { auditLanes } from '../support/audit-lanes.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { populate } from '../support/populate.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startWorker, type Worker } from './start-worker.ts';

const PEOPLE = 300;
const SUSPENSIONS = 2;
/** Long enough for some requests to be under way at each moment. */
const ANSWER_MS = 100;
/** Whether the former holder goes on is seen in the time in which the next one sends so many. */
const WATCHED = 20;

suite('a process that holds a lane', () => {
  const shared = sharedContoso({
    store: 'server',
    simulator: { limits: { enabled: true } },
    herald: () => ({ lanes: false }),
  });

  test('and is suspended until another has taken over does nothing when it goes on', async (t) => {
    const { control, herald, appId, place } = shared();
    const { tenantId } = await populate(shared(), PEOPLE);
    await control.setLatency({ ms: ANSWER_MS });
    await control.resetCounters({});
    const workers = [await startWorker(t, shared()), await startWorker(t, shared())];
    const audit = await auditLanes(place);
    const message = await herald.broadcast({
      audience: { kind: 'everyone', tenant: tenantId },
      message: { text: 'Lunch is here' },
    });

    for (let times = 0; times < SUSPENSIONS; times += 1) {
      const began = new Map(workers.map((worker) => [worker, worker.left()]));
      const sendsMore = (worker: Worker, more: number): boolean => worker.left() >= given(began.get(worker)) + more;
      await waitUntil('a holder with requests in flight', () =>
        workers.some((worker) => sendsMore(worker, WATCHED) && worker.inFlight() > 1),
      );
      const holder = given(workers.find((worker) => sendsMore(worker, WATCHED)));
      const other = given(workers.find((worker) => worker !== holder));
      holder.signal('SIGSTOP');
      assert.ok(holder.inFlight() > 0);
      const before = other.left();
      await waitUntil('the take-over', () => other.left() > before);
      const left = holder.left();
      holder.signal('SIGCONT');
      const resumed = other.left();
      await waitUntil('what the next holder sends', () => other.left() >= resumed + WATCHED);
      // It may have been stopped between asking whether it holds the lane and telling of the bytes that it wrote then: of one
      // request, since both are one turn of its loop.
      const since = holder.left() - left;
      assert.ok(since <= 1, `the former holder sent ${since} more`);
    }

    const { sent, unknown, ...others } = await message.finished();
    assert.deepEqual(await accounted([message]), { sent, unknown, ...others });
    assert.equal(sent + unknown, PEOPLE);
    const { staleWrites, twoHolders, taken } = await audit();
    assert.deepEqual({ staleWrites, twoHolders }, { staleWrites: 0, twoHolders: 0 });
    assert.ok(taken > SUSPENSIONS, `taken ${taken} times`);
    const { twice, more, never } = await control.received({ appId, tenantId });
    assert.deepEqual([twice, more], [0, 0]);
    assert.ok(never <= unknown, `${never} got none, and ${unknown} are in doubt`);
    const { mostInOneSecond } = await control.counters({ appId, tenantId });
    assert.ok(mostInOneSecond.all <= 50, `${mostInOneSecond.all} in a second`);
  });
});
