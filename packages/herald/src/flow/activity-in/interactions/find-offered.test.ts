import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findOffered } from './find-offered.ts';

const button = (verb: string, own: object, type = 'Action.Execute') => ({
  type,
  title: verb,
  data: { ...own, herald: { do: 'act', message: 'm', verb } },
});
const card = {
  type: 'AdaptiveCard',
  body: [
    {
      type: 'Container',
      items: [
        { type: 'Input.Text', id: 'why' },
        { type: 'Input.Toggle', id: 'sure' },
      ],
    },
    { type: 'TextBlock', id: 'title', text: 'approve' },
    {
      type: 'ActionSet',
      actions: [
        button('approve', { item: 1, of: { list: [1, 2] } }),
        button('approve', { item: 2 }),
        {
          ...button('reject', {}),
          type: 'Action.ShowCard',
          card: { actions: [button('later', { days: 3, why: '' })] },
        },
      ],
    },
  ],
};

const cases: ReadonlyArray<readonly [what: string, verb: string, came: object, offered: object | undefined]> = [
  [
    'the author’s data and what was filled in, without the rest',
    'approve',
    { item: 1, of: { list: [1, 2] }, why: 'because', sure: 'true', title: 'x', amount: 9, herald: {} },
    { data: { item: 1, of: { list: [1, 2] } }, inputs: { why: 'because', sure: 'true' } },
  ],
  ['the second of two with one verb', 'approve', { item: 2 }, { data: { item: 2 }, inputs: {} }],
  ['a button without data', 'reject', { why: 'no' }, { data: {}, inputs: { why: 'no' } }],
  [
    'one whose data an input replaced',
    'later',
    { days: 3, why: 'busy' },
    { data: { days: 3, why: '' }, inputs: { why: 'busy' } },
  ],
  ['data that were changed', 'approve', { item: 3 }, undefined],
  ['data that were left out', 'approve', {}, undefined],
  ['data that are nearly so', 'approve', { item: 1, of: { list: [1] } }, undefined],
  ['a verb that is not there', 'delete', { item: 1 }, undefined],
];
for (const [what, verb, came, offered] of cases)
  test(`${what}: ${offered === undefined ? 'is not offered' : 'is found'}`, () =>
    assert.deepEqual(findOffered(card, verb, came as Record<string, unknown>), offered));
