import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PairwiseIds } from './pairwise-ids.ts';

const ofA = new PairwiseIds({ appId: 'a', prefix: '29:' });

test('an id is opaque, the same each time and in each process, and reads back', () => {
  const id = ofA.idOf('ana');
  assert.match(id, /^29:1[\w-]{20,}$/);
  assert.ok(!id.includes('ana'));
  const again = new PairwiseIds({ appId: 'a', prefix: '29:' });
  assert.equal(again.read(id), 'ana');
  assert.equal(again.idOf('ana'), id);
});

const unreadable = [
  { what: 'an id of another bot', id: new PairwiseIds({ appId: 'b', prefix: '29:' }).idOf('ana') },
  { what: 'an id of another kind', id: new PairwiseIds({ appId: 'a', prefix: 'a:' }).idOf('ana') },
  { what: 'a tampered id', id: `${ofA.idOf('ana').slice(0, -1)}!` },
  { what: 'a short id', id: '29:1AAAA' },
  { what: 'nothing', id: '' },
];
for (const { what, id } of unreadable)
  test(`${what} cannot be read`, () => {
    assert.equal(ofA.read(id), undefined);
  });

test('a prescribed id means its person both ways', () => {
  const ids = new PairwiseIds({ appId: 'a', prefix: '29:' });
  ids.prescribe('ana', '29:012d20j1cjo20211');
  assert.equal(ids.idOf('ana'), '29:012d20j1cjo20211');
  assert.equal(ids.read('29:012d20j1cjo20211'), 'ana');
});
