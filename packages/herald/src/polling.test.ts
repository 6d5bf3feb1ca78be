import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readChoice } from './polling.ts';

const cases: ReadonlyArray<{ input: unknown; choices: readonly number[] }> = [
  { input: '1', choices: [1] },
  { input: '0,2', choices: [0, 2] },
  { input: ' 0 , 2 ', choices: [0, 2] },
  { input: 1, choices: [1] },
  { input: '', choices: [] },
  { input: ',', choices: [] },
  { input: 'one', choices: [Number.NaN] },
  { input: undefined, choices: [] },
  { input: null, choices: [] },
  { input: ['1'], choices: [] },
];
for (const { input, choices } of cases)
  test(`what was chosen in ${JSON.stringify(input)}`, () => assert.deepEqual(readChoice(input), choices));
