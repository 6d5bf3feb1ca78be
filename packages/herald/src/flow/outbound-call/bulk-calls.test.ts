import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BulkEntry } from '../../bulk-ports.ts';
import { serviceUrl, tenantId } from '../../model/ids.ts';
import type { Answer } from '../../ports.ts';
import { lookAtBulk, startBulk, type BulkCallDeps, type BulkLooked } from './bulk-calls.ts';

const HOST = serviceUrl('https://smba.trafficmanager.net/emea/');
const OTHER = serviceUrl('https://smba.infra.gcc.teams.microsoft.com/teams');
const NINE = '2026-12-01T09:00:00.000Z';
const reply = (status: number, body?: unknown, code?: string): Answer => ({
  kind: 'answered',
  status,
  code,
  retryAfter: undefined,
  body,
});
const silence: Answer = { kind: 'silent', code: 'ECONNRESET', cause: new Error('reset') };
const entries: readonly BulkEntry[] = ['ana', 'ben'].map((name) => ({ place: `p:${name}`, member: name, attempts: 0 }));

/** A Connector that gives these answers, and notes what it was asked. */
function connector(answers: readonly Answer[]) {
  const asked: string[] = [];
  let next = 0;
  const answer = (what: string): Promise<Answer> => {
    asked.push(what);
    return Promise.resolve(answers[next++] ?? assert.fail('asked too often'));
  };
  const calls: BulkCallDeps['connector'] = {
    startBulk: (at, { members }) => answer(`send ${at} ${members.map(({ id }) => id).join()}`),
    getBulk: (_, id) => answer(`state ${id}`),
    getBulkFailures: (_, id, token) => answer(`failures ${id} ${token ?? '-'}`),
    cancelBulk: (_, id) => answer(`cancel ${id}`),
  };
  return { asked, calls };
}

const send = {
  tenantId: tenantId('contoso'),
  serviceUrl: HOST,
  members: ['ana', 'ben'],
  payload: { type: 'message', text: 'Hi' },
};
const readRefusal: BulkCallDeps['readRefusal'] = (answer) => ({
  kind: 'refused',
  status: answer.kind === 'answered' ? answer.status : 0,
  code: answer.code ?? '',
});
const start = (answers: readonly Answer[]) => {
  const { asked, calls } = connector(answers);
  return { asked, started: startBulk(send, { connector: calls, readRefusal, otherHost: OTHER }) };
};

for (const body of [{ operationId: 'op' }, 'op'])
  test(`an operation is named by ${JSON.stringify(body)}`, async () => {
    const { asked, started } = start([reply(201, body)]);
    assert.deepEqual(await started, { kind: 'begun', teamsId: 'op', serviceUrl: HOST });
    assert.deepEqual(asked, [`send ${HOST} ana,ben`]);
  });

test('a success that names no operation is in doubt', async () => {
  const { started } = start([reply(201, {})]);
  assert.deepEqual(await started, { kind: 'not-begun', outcome: { kind: 'unknown', code: 'AnswerWithoutId' } });
});

test('a tenant of another host is sent to there, and asked about there', async () => {
  const { asked, started } = start([reply(403, {}, 'InvalidBotApiHost'), reply(201, { operationId: 'op' })]);
  assert.deepEqual(await started, { kind: 'begun', teamsId: 'op', serviceUrl: OTHER });
  assert.deepEqual(asked, [`send ${HOST} ana,ben`, `send ${OTHER} ana,ben`]);
});

test('two hosts that name each other are asked once each', async () => {
  const { asked, started } = start([reply(403, {}, 'InvalidBotApiHost'), reply(403, {}, 'InvalidBotApiHost')]);
  assert.equal((await started).kind, 'not-begun');
  assert.equal(asked.length, 2);
});

const looks: ReadonlyArray<{ teams: string; answers: readonly Answer[]; becomes: BulkLooked }> = [
  {
    teams: 'is under way',
    answers: [reply(200, { state: 'ongoing', statusMap: {}, retryAfter: NINE })],
    becomes: { kind: 'under-way', pollAt: new Date(NINE) },
  },
  {
    teams: 'says no time',
    answers: [reply(200, { state: 'provisioning' })],
    becomes: { kind: 'under-way', pollAt: undefined },
  },
  { teams: 'does not know it', answers: [reply(404, {}, 'NotFound')], becomes: { kind: 'lost' } },
  { teams: 'is silent', answers: [silence], becomes: { kind: 'no-answer', retryAfter: undefined } },
  { teams: 'answers nonsense', answers: [reply(200, [])], becomes: { kind: 'no-answer', retryAfter: undefined } },
  {
    teams: 'counts under the other name, and names failures as .NET does',
    answers: [
      reply(200, { state: 'completed', stateMap: { 201: 1, 403: 1 } }),
      reply(200, { failedEntries: [{ id: 'ben', error: 'Blocked' }], continuationToken: null }),
    ],
    becomes: {
      kind: 'ended',
      report: {
        state: 'completed',
        statuses: new Map([
          [201, 1],
          [403, 1],
        ]),
        failures: [{ member: 'ben', error: 'Blocked' }],
      },
    },
  },
  {
    teams: 'gives its failures by the page',
    answers: [
      reply(200, { state: 'failed' }),
      reply(200, { failedEntryResponses: [{ Id: 'ana', error: 'One' }], continuationToken: 'more' }),
      reply(200, { failedEntryResponses: [{ Id: 'ben', error: 'Two' }] }),
    ],
    becomes: {
      kind: 'ended',
      report: {
        state: 'failed',
        statuses: undefined,
        failures: [
          { member: 'ana', error: 'One' },
          { member: 'ben', error: 'Two' },
        ],
      },
    },
  },
  {
    teams: 'fails at its second page',
    answers: [
      reply(200, { state: 'completed' }),
      reply(200, { failedEntryResponses: [], continuationToken: 'more' }),
      reply(503),
    ],
    becomes: { kind: 'no-answer', retryAfter: undefined },
  },
];
for (const { teams, answers, becomes } of looks)
  test(`an operation of which Teams ${teams} is ${becomes.kind}`, async () => {
    const { asked, calls } = connector(answers);
    assert.deepEqual(await lookAtBulk({ serviceUrl: HOST, teamsId: 'op', entries }, { connector: calls }), becomes);
    assert.equal(asked.length, answers.length);
  });

test('a service that always gives another page does not hold the lane', async () => {
  const page = reply(200, { failedEntryResponses: [], continuationToken: 'more' });
  const { asked, calls } = connector([reply(200, { state: 'completed' }), page, page, page]);
  await lookAtBulk({ serviceUrl: HOST, teamsId: 'op', entries }, { connector: calls });
  assert.deepEqual(asked, ['state op', 'failures op -', 'failures op more', 'failures op more']);
});
