import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Outcome } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { peek } from '../support/peek.ts';
import { populate } from '../support/populate.ts';
import { given } from '../support/given.ts';
import { waitUntil } from '../support/wait-until.ts';

const TEXT = 'Lunch is here';
const TEN_MINUTES_S = 600;

suite('a message that Teams puts off', { concurrency: true }, () => {
  const contoso = sharedContoso({ store: 'server' });

  /** Somebody in a tenant of their own, since the whole lane waits; `throttle` lets Teams answer 429 once. */
  async function somebody() {
    const { control, appId, herald, texts } = contoso();
    const { tenantId, people } = await populate(contoso(), 1);
    const person = given(people[0]);
    return {
      tenantId,
      throttle: (retryAfterSeconds: number) =>
        control.addFault({ tenantId, operation: 'create', status: 429, retryAfterSeconds, times: 1 }),
      send: (options?: { signal: AbortSignal }): Promise<Outcome> =>
        herald.send({ person, tenant: tenantId }, { text: TEXT }, options),
      texts: () => texts(person),
      /** How many creates were answered with each status. */
      creates: async () => (await control.counters({ appId, tenantId })).byOperation['create'] ?? {},
      /** How many messages the store holds for it. */
      accepted: async () =>
        (await peek(contoso().place, 'select from message where tenant_id = $1', [tenantId])).length,
    };
  }

  test('for two seconds is sent afterwards, not before, and says so', async () => {
    const { throttle, send, texts, creates } = await somebody();
    await throttle(2);
    const asked = performance.now();
    assert.equal((await send()).kind, 'sent');
    const seconds = (performance.now() - asked) / 1_000;
    assert.ok(seconds >= 2 && seconds < 10, `after ${seconds} s`);
    assert.deepEqual(await creates(), { 201: 1, 429: 1 });
    assert.deepEqual(await texts(), [TEXT]);
  });

  test('for ten minutes is told at once, with what Teams said', async () => {
    const { throttle, send, texts, creates, accepted } = await somebody();
    await throttle(TEN_MINUTES_S);
    const asked = Date.now();
    const outcome = await send();
    const told = Date.now();
    assert.ok(told - asked < 2_000, `after ${told - asked} ms`);
    assert.equal(outcome.kind, 'wait');
    const { until, ...rest } = outcome;
    assert.deepEqual(rest, { kind: 'wait', status: 429, code: 'Throttled', countsAsAttempt: false });
    const due = given(until).getTime();
    assert.ok(due >= asked + TEN_MINUTES_S * 1_000 && due <= told + TEN_MINUTES_S * 1_000 + 1_000, String(until));
    assert.deepEqual([await creates(), await texts(), await accepted()], [{ 429: 1 }, [], 1]);
  });

  test('longer than the caller waits is `NotYet`, and arrives all the same', async () => {
    const { throttle, send, texts, creates } = await somebody();
    await throttle(2);
    const giveUp = new AbortController();
    const sending = send({ signal: giveUp.signal });
    await waitUntil('the refusal', async () => (await creates())[429] === 1);
    giveUp.abort();
    assert.deepEqual(await sending, {
      kind: 'wait',
      status: 0,
      code: 'NotYet',
      until: undefined,
      countsAsAttempt: false,
    });
    assert.deepEqual(await texts(), []);
    await waitUntil('the message', async () => (await texts()).length > 0);
    assert.deepEqual([await texts(), await creates()], [[TEXT], { 201: 1, 429: 1 }]);
  });

  test('and was given up before it began rejects with the reason, and nothing is accepted', async () => {
    const { send, creates, accepted } = await somebody();
    const reason = new Error('the caller has gone');
    await assert.rejects(send({ signal: AbortSignal.abort(reason) }), (error) => error === reason);
    assert.deepEqual([await accepted(), await creates()], [0, {}]);
  });
});
