import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectAt, objectsAt } from '../state/json.ts';
import { startGraph } from '../testing/start-graph.ts';

const people = 100_000;
const selected = 'displayName,mail,userPrincipalName,userType,accountEnabled,department,city,country,preferredLanguage';

const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);

test('an organisation of 100,000 is read to its end in seconds and little memory, and then what changed', async (t) => {
  const { ask, teams } = await startGraph(t);
  const { control, tenantId, appId } = teams;
  const before = process.memoryUsage().heapUsed;
  const began = performance.now();
  const shares = { guests: 0.05, disabled: 0.03, unlicensed: 0.02, installed: 0.4, blocked: 0.03, forbidden: 0.05 };
  await control.generatePeople({ tenantId, count: people, installFor: appId, ...shares });
  const generated = performance.now();
  const seen = new Set<unknown>();
  let mostHeap = 0;
  const read = async (from: string): Promise<{ readonly link: string; readonly read: number }> => {
    let count = 0;
    for (let link = from; ;) {
      const { body } = await ask('GET', link);
      const value = objectsAt(body, 'value');
      for (const { id } of value) seen.add(id);
      count += value.length;
      mostHeap = Math.max(mostHeap, process.memoryUsage().heapUsed);
      const delta = body['@odata.deltaLink'];
      if (typeof delta === 'string') return { link: delta, read: count };
      link = String(body['@odata.nextLink']);
    }
  };
  const first = await read(`/users/delta?$select=${selected}`);
  const ended = performance.now();
  assert.deepEqual([first.read, seen.size], [people + 2, people + 2]);
  const memory = Math.round((mostHeap - before) / 1e6);
  t.diagnostic(
    `generated in ${seconds(began, generated)} s, read in ${seconds(generated, ended)} s, ${memory} MB of heap`,
  );
  assert.ok(generated - began < 5000);
  assert.ok(ended - generated < 20_000);
  assert.ok(memory < 200, `${memory} MB of heap`);

  const some = await control.generatedPeople({ tenantId, appId, offset: 50_000, limit: 50 });
  for (const { id } of some.people) await control.changePerson({ person: id, department: 'Research' });
  const { body } = await ask('GET', first.link);
  assert.deepEqual(
    objectsAt(body, 'value').map(({ id, department }) => [id, department]),
    some.people.map(({ id }) => [id, 'Research']),
  );
  assert.equal(typeof body['@odata.deltaLink'], 'string');
  assert.deepEqual(objectAt(body, 'error'), {});
});
