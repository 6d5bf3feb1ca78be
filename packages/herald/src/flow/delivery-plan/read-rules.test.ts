import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid } from '../../errors.ts';
import type { Rules } from '../../model/rules.ts';
import { readQuietHours, readRules, readTopic } from './read-rules.ts';

const full: Rules = {
  quietHours: { from: '22:00', to: '07:30' },
  otherwiseZone: 'America/Argentina/Buenos_Aires',
  cap: { most: 5, hours: 24 },
  topics: {
    builds: { title: 'Nightly builds', cap: { most: 1, hours: 1 }, digestMinutes: 60 },
    payroll: { title: { de: 'Gehalt', 'pt-BR': 'Salário' }, required: true, urgent: true },
    news: {},
  },
};

test('rules are read as they are, and none at all are rules too', () => {
  assert.deepEqual(readRules(full), full);
  assert.deepEqual(readRules({}), {});
  assert.deepEqual(readRules({ topics: { ' builds ': {} } }), { topics: { builds: {} } });
});

const wrong: ReadonlyArray<readonly [rules: unknown, ...fields: string[]]> = [
  [undefined, 'rules'],
  [[], 'rules'],
  [{ quietHour: {} }, 'quietHour'],
  [{ quietHours: { from: '22:00' } }, 'quietHours.to'],
  [{ quietHours: { from: '24:00', to: '7:00' } }, 'quietHours.from', 'quietHours.to'],
  [{ quietHours: { from: '22:00', to: '22:00' } }, 'quietHours.to'],
  [{ quietHours: undefined }, 'quietHours'],
  [{ otherwiseZone: '+02:00x' }, 'otherwiseZone'],
  [{ otherwiseZone: 'CEST Berlin' }, 'otherwiseZone'],
  [{ cap: { most: 0, hours: -1 } }, 'cap.most', 'cap.hours'],
  [{ cap: { most: 1.5, hours: Infinity } }, 'cap.most', 'cap.hours'],
  [{ cap: { most: 3, hours: 24 * 367 } }, 'cap.hours'],
  [{ topics: { ' ': {} } }, 'topics. '],
  [{ topics: { ['x'.repeat(65)]: {} } }, `topics.${'x'.repeat(65)}`],
  [{ topics: { builds: { title: '', required: 'yes' } } }, 'topics.builds.title', 'topics.builds.required'],
  [{ topics: { builds: { title: { deutsch_: 'B' } } } }, 'topics.builds.title'],
  [{ topics: { builds: { digestMinutes: 24 * 60 + 1 } } }, 'topics.builds.digestMinutes'],
];
for (const [rules, ...fields] of wrong)
  test(`${JSON.stringify(rules)?.slice(0, 80)} are no rules: ${fields.join(', ').slice(0, 40)}`, () =>
    assert.throws(
      () => readRules(rules),
      (error) =>
        error instanceof InputInvalid &&
        assert.deepEqual(
          error.faults.map(({ field }) => field),
          fields,
        ) === undefined,
    ));

test('one’s own hours are hours, none, or the tenant’s', () => {
  for (const hours of [{ from: '20:00', to: '08:00' }, 'none', undefined] as const)
    assert.deepEqual(readQuietHours(hours), hours);
  for (const hours of [null, 'never', {}, { from: '20:00', to: '20:00' }])
    assert.throws(() => readQuietHours(hours), InputInvalid);
});

test('a topic is a text, and nothing is everything', () => {
  assert.equal(readTopic(' builds '), 'builds');
  assert.equal(readTopic(undefined), undefined);
  for (const topic of ['', null, 7]) assert.throws(() => readTopic(topic), InputInvalid);
});
