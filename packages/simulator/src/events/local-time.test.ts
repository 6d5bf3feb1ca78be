import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTimeZone, localTime } from './local-time.ts';

const winter = Date.UTC(2026, 0, 31, 22, 30, 0, 5);
const summer = Date.UTC(2026, 6, 1, 12);

const cases = [
  { zone: 'America/Los_Angeles', at: winter, is: '2026-01-31T14:30:00.005-08:00' },
  { zone: 'America/Los_Angeles', at: summer, is: '2026-07-01T05:00:00.000-07:00' },
  { zone: 'Asia/Kolkata', at: winter, is: '2026-02-01T04:00:00.005+05:30' },
  { zone: 'UTC', at: winter, is: '2026-01-31T22:30:00.005+00:00' },
];
for (const { zone, at, is } of cases)
  test(`${new Date(at).toISOString()} is ${is} in ${zone}`, () => {
    assert.equal(localTime(at, zone), is);
  });

test('a time zone that nobody knows is told from one', () => {
  assert.equal(isTimeZone('Europe/Madrid'), true);
  assert.equal(isTimeZone('Mars/Olympus'), false);
});
