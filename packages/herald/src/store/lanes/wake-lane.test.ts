import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNews } from './wake-lane.ts';

for (const [payload, job, planning, due] of [
  ['a-tenant', false, false, true],
  ['+a-tenant', true, false, true],
  ['*a-tenant', false, true, true],
  ['+*a-tenant', true, true, true],
  ['**a-tenant', false, true, false],
  ['+**a-tenant', true, true, false],
] as const)
  test(`${payload} is news of what is ${planning ? 'to be planned' : ''} ${due ? 'due' : ''}`, () => {
    assert.deepEqual(readNews(payload), { tenant: 'a-tenant', job, news: { planning, due } });
  });
