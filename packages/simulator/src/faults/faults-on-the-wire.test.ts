import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../testing/eventually.ts';
import { heldClock } from '../testing/held-clock.ts';
import { setStage } from '../testing/set-stage.ts';
import type { TestTeams } from '../testing/start-teams.ts';

const json = 'application/json; charset=utf-8';
const answers: ReadonlyArray<{
  fault: NonNullable<Parameters<TestTeams['control']['addFault']>[0]>;
  type: string | undefined;
  text: RegExp;
  retryAfter?: string;
  delivered?: number;
}> = [
  { fault: { status: 429, retryAfterSeconds: 3 }, type: json, text: /"Throttled"/, retryAfter: '3' },
  { fault: { status: 429 }, type: json, text: /"Throttled"/ },
  { fault: { status: 412 }, type: json, text: /"PreconditionFailed"/ },
  { fault: { status: 500 }, type: json, text: /"ServiceError"/ },
  { fault: { status: 502 }, type: 'text/html', text: /<h1>502 Bad Gateway/ },
  { fault: { status: 503, retryAfterSeconds: 1 }, type: 'text/html', text: /<h1>503/, retryAfter: '1' },
  { fault: { status: 504, delivered: true }, type: undefined, text: /^$/, delivered: 1 },
  { fault: { status: 401 }, type: json, text: /^\{"message":"Authorization has been denied/ },
  {
    fault: { status: 403, code: 'CapabilityOverride', message: 'no' },
    type: json,
    text: /^\{"error":\{"code":"CapabilityOverride","message":"no"\}\}$/,
  },
  { fault: { status: 502, delivered: true }, type: 'text/html', text: /502/, delivered: 1 },
];
for (const { fault, type, text, retryAfter, delivered = 0 } of answers)
  test(`${JSON.stringify(fault)} is what the bot is answered, once`, async (t) => {
    const { teams, send, got } = await setStage(t);
    await teams.control.addFault(fault);
    const answer = await send();
    assert.deepEqual([answer.status, answer.type, answer.retryAfter], [fault.status, type, retryAfter]);
    assert.match(answer.text, text);
    assert.equal(await got(), delivered);
    assert.equal((await send()).status, 201);
    assert.equal(await got(), delivered + 1);
  });

for (const reset of ['before', 'after'] as const)
  for (const tls of [false, true])
    test(`a connection${tls ? ' with TLS' : ''} is reset ${reset} the message was delivered`, async (t) => {
      const { teams, send, got } = await setStage(t, { tls });
      await teams.control.addFault({ reset });
      await assert.rejects(send(), { code: tls ? 'UND_ERR_SOCKET' : 'ECONNRESET' });
      assert.equal(await got(), reset === 'after' ? 1 : 0);
      const [last] = (await teams.control.requests()).slice(-1);
      assert.equal(last?.status, null);
      assert.equal((await send()).status, 201);
      const { byOperation, inFlight } = await teams.control.counters();
      assert.deepEqual([byOperation, inFlight], [{ send: { reset: 1, 201: 1 } }, 0]);
    });

for (const delivered of [false, true])
  test(`an answer never comes, and the message is ${delivered ? '' : 'not '}delivered`, async (t) => {
    const { teams, send, got } = await setStage(t);
    await teams.control.addFault({ hang: true, delivered });
    const patience = new AbortController();
    const hanging = send(patience.signal);
    await answered(teams, { lost: 'hang' });
    assert.equal((await teams.control.counters()).inFlight, 1);
    // The conversation stays taken for as long as the bot waits.
    assert.equal((await send()).status, 412);
    patience.abort();
    await assert.rejects(hanging, { name: 'AbortError' });
    assert.equal(await got(), delivered ? 1 : 0);
    await eventually(async () => (await teams.control.counters()).inFlight === 0);
    assert.equal((await send()).status, 201);
  });

/** Waits until the log shows a request whose answer is lost. */
async function answered(teams: TestTeams, { lost }: { lost: 'hang' }): Promise<void> {
  const logged = new Promise<void>((done) => {
    teams.onRequest(({ status }) => {
      if (status === null) done();
    });
  });
  const { byOperation } = await teams.control.counters();
  if (byOperation['send']?.[lost] === undefined) await logged;
}

test('what Teams would refuse anyway is refused as always', async (t) => {
  const { teams, send } = await setStage(t);
  await teams.control.block({ appId: teams.appId, person: teams.ana });
  await teams.control.addFault({ status: 502, delivered: true });
  const { status, text } = await send();
  assert.equal(status, 403);
  assert.match(text, /ConversationBlockedByUser/);
});

test('a late answer is late, and what it answers has happened', async (t) => {
  const clock = heldClock();
  const { teams, send, got } = await setStage(t, { clock });
  const { control } = teams;
  await control.setLatency({ ms: 40 });
  await control.addFault({ latencyMs: 700, operation: 'send' });
  for (const [index, expected] of [700, 40].entries()) {
    const begun = clock.begun();
    const answer = send();
    const { ms, release } = await begun;
    assert.equal(ms, expected);
    assert.deepEqual([await got(), (await control.counters()).inFlight], [index + 1, 1]);
    release();
    assert.equal((await answer).status, 201);
    assert.equal((await control.counters()).inFlight, 0);
  }
  await control.clearFaults();
  assert.equal((await send()).status, 201);
});

test('nobody waits for the answer any more: the conversation is free again', async (t) => {
  const clock = heldClock();
  const { teams, send } = await setStage(t, { clock });
  await teams.control.addFault({ latencyMs: 700 });
  const patience = new AbortController();
  const begun = clock.begun();
  const given = send(patience.signal);
  const { release } = await begun;
  assert.equal((await send()).status, 412);
  patience.abort();
  await assert.rejects(given, { name: 'AbortError' });
  await eventually(async () => (await teams.control.counters()).inFlight === 0);
  assert.equal((await send()).status, 201);
  const logged = new Promise<unknown>((done) => {
    teams.onRequest(({ status }) => {
      done(status);
    });
  });
  release();
  assert.equal(await logged, null);
});

test('part of the answers are late', async (t) => {
  const waits: number[] = [];
  const clock = { now: () => Date.now(), wait: async (ms: number) => void waits.push(ms) };
  const { teams, ask } = await setStage(t, { clock, limits: { enabled: false } });
  await teams.control.setLatency({ latency: { min: 100, max: 200 }, share: 0.25 });
  for (let times = 0; times < 200; times += 1) await ask('GET', '/v3/teams/19:none');
  assert.equal(waits.length, 0, 'what goes nowhere is answered at once');
  const team = await teams.control.addTeam({ tenantId: teams.tenantId, name: 'T', members: [teams.ana] });
  await teams.control.install({ appId: teams.appId, team: { id: team.id } });
  for (let times = 0; times < 200; times += 1) await ask('GET', `/v3/teams/${team.id}`);
  assert.ok(waits.length > 30 && waits.length < 70, `${waits.length} of 200 were late`);
  assert.ok(waits.every((ms) => ms >= 100 && ms < 200));
});

test('faults show how often they came about', async (t) => {
  const { teams, send } = await setStage(t);
  const { control, appId, ana, ben } = teams;
  await control.addFault({ status: 500, person: ana, times: 2 });
  await control.addFault({ status: 502, person: ben, share: 1 });
  await send();
  const shown = (await control.faults()).map(({ id, hits, left, person }) => [id, hits, left, person]);
  assert.deepEqual(shown, [
    ['fault-1', 1, 1, 'ana'],
    ['fault-2', 0, null, 'ben'],
  ]);
  await assert.rejects(control.addFault({ status: 500, person: 'nobody' }), { code: 'E_SIMULATOR_NOT_FOUND' });
  await control.addFault({ status: 500, conversationId: await control.conversationId({ appId, person: ana }) });
  assert.deepEqual([(await send()).status, (await send()).status, (await send()).status], [500, 500, 201]);
});
