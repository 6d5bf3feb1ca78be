import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaneHold } from '../../lane-ports.ts';
import type { DeliveryKey } from '../../model/delivery.ts';
import { messageId, tenantId } from '../../model/ids.ts';
import { createLeaving } from './leaving.ts';

const hold: LaneHold = { tenantId: tenantId('t'), epoch: 3 };
const keyOf = (place: string, message = 'm', revision = 0): DeliveryKey => ({
  tenantId: hold.tenantId,
  messageId: messageId(message),
  revision,
  place,
});
const row = (place: string, message?: string) => ({ hold, key: keyOf(place, message), version: 0 });

test('each departure has a number of its own, and stands in the row with message and place', () => {
  const leaving = createLeaving();
  assert.equal(leaving.depart(row('p:ana')), '1 0 0 m p:ana');
  assert.equal(leaving.depart({ ...row('c:a b'), key: keyOf('c:a b', 'm', 2), version: 4 }), '2 2 4 m c:a b');
  assert.equal(leaving.depart({ ...row('p:ana'), hold: { ...hold, epoch: 4 } }), '1 0 0 m p:ana', 'of another hold');
});

test('where a row was when it was marked is known until it leaves again', () => {
  const leaving = createLeaving();
  leaving.depart(row('p:ana'));
  assert.equal(leaving.find(row('p:ana'))?.at, undefined);
  leaving.marked(row('p:ana'), '(0,1)');
  assert.equal(leaving.find(row('p:ana'))?.at, '(0,1)');
  leaving.depart(row('p:ana'));
  assert.equal(leaving.find(row('p:ana'))?.at, undefined);
});

test('what is noted on the lanes of rows is all that is open there', () => {
  const leaving = createLeaving();
  const other = { ...hold, tenantId: tenantId('u') };
  for (const one of [row('p:ana'), row('p:bo'), row('p:bo', 'n'), row('p:cy'), { ...row('p:ana'), hold: other }])
    leaving.depart(one);
  leaving.settled(row('p:cy'), 'unknown');
  const noted = (rows: Parameters<typeof leaving.notedOn>[0]) => leaving.notedOn(rows).map(({ entry }) => entry);
  assert.deepEqual(noted([row('p:dee')]), ['1 0 0 m p:ana', '2 0 0 m p:bo', '3 0 0 n p:bo']);
  assert.deepEqual(noted([]), []);
});

for (const { what, ends, open } of [
  { what: 'was not marked after all', ends: 'stayed', open: undefined },
  { what: 'was settled', ends: 'sent', open: undefined },
  { what: 'is unknown, of which a late answer may come', ends: 'unknown', open: false },
])
  test(`a delivery is not leaving any more that ${what}, and others of its place are`, () => {
    const leaving = createLeaving();
    leaving.depart(row('p:ana'));
    leaving.depart(row('p:ana', 'n'));
    if (ends === 'stayed') leaving.stayed(row('p:ana'));
    else leaving.settled(row('p:ana'), ends);
    assert.equal(leaving.find(row('p:ana'))?.open, open);
    assert.equal(leaving.find(row('p:ana', 'n'))?.open, true);
  });

test('a lane that was let go is forgotten, under that epoch alone', () => {
  const leaving = createLeaving();
  const next = { ...hold, epoch: 4 };
  leaving.depart(row('p:ana'));
  leaving.depart({ ...row('p:ana'), hold: next });
  leaving.forget(hold);
  assert.equal(leaving.find(row('p:ana')), undefined);
  assert.equal(leaving.find({ hold: next, key: keyOf('p:ana') })?.number, 1);
});
