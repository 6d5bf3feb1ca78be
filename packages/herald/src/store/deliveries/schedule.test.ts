import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newCompany } from './testing/company.ts';
import { nextDue } from './testing/next-due.ts';

forEachStore('a wall-clock time', (openTestStore) => {
  const store = shared(openTestStore);

  for (const { what, wallTime, timeZone, otherwise = 'UTC', due } of [
    {
      what: 'in the recipient’s zone',
      wallTime: '2030-12-01T09:00',
      timeZone: 'Asia/Kolkata',
      due: '2030-12-01T03:30:00.000Z',
    },
    {
      what: 'to the second',
      wallTime: '2030-12-01T09:00:30',
      timeZone: 'America/Lima',
      due: '2030-12-01T14:00:30.000Z',
    },
    { what: 'in summer', wallTime: '2030-07-01T09:00', timeZone: 'Europe/Berlin', due: '2030-07-01T07:00:00.000Z' },
    { what: 'in winter', wallTime: '2030-01-01T09:00', timeZone: 'Europe/Berlin', due: '2030-01-01T08:00:00.000Z' },
    {
      what: 'whose zone is in another case',
      wallTime: '2030-01-01T09:00',
      timeZone: 'europe/berlin',
      due: '2030-01-01T08:00:00.000Z',
    },
    {
      what: 'of somebody whose zone is not known',
      wallTime: '2030-01-01T09:00',
      otherwise: 'Asia/Tokyo',
      due: '2030-01-01T00:00:00.000Z',
    },
    {
      what: 'of somebody whose zone is Windows’',
      wallTime: '2030-01-01T09:00',
      timeZone: 'W. Europe Standard Time',
      due: '2030-01-01T09:00:00.000Z',
    },
    {
      what: 'of somebody whose zone is no name',
      wallTime: '2030-01-01T09:00',
      timeZone: '<+07>-7',
      due: '2030-01-01T09:00:00.000Z',
    },
    // Clocks go from 2:00 to 3:00, so 2:30 never comes: half past three by the new time.
    {
      what: 'that clocks leave out',
      wallTime: '2030-03-31T02:30',
      timeZone: 'Europe/Berlin',
      due: '2030-03-31T01:30:00.000Z',
    },
    // Clocks go from 3:00 back to 2:00: 2:30 comes at 0:30 and at 1:30 UTC.
    {
      what: 'that comes twice',
      wallTime: '2030-10-27T02:30',
      timeZone: 'Europe/Berlin',
      due: '2030-10-27T01:30:00.000Z',
    },
  ])
    test(`${what} falls due at ${due}`, async () => {
      const { tenant, addPeople, send, take, planAll } = await newCompany(store());
      const places = await addPeople(1, timeZone === undefined ? {} : { timeZone });
      const schedule = { kind: 'local', wallTime, otherwise } as const;
      const [all, listed] = [
        await send({ kind: 'everyone' }, { schedule }),
        await send({ kind: 'list', places }, { schedule }),
      ];
      await planAll(await take());
      for (const key of [all, listed]) {
        const [one] = await store().messages.deliveries(key, { limit: 1 });
        assert.equal(one?.dueAt.toISOString(), due);
      }
      assert.equal((await nextDue(store().db, { tenantId: tenant, epoch: 1 }))?.toISOString(), due);
    });

  test('each recipient has their own, and a channel the one for everybody else', async () => {
    const { addPeople, send, take, planAll, due } = await newCompany(store());
    const [berlin] = await addPeople(1, { timeZone: 'Europe/Berlin' });
    const [tokyo] = await addPeople(1, { timeZone: 'Asia/Tokyo' });
    assert.ok(berlin && tokyo);
    const places = [berlin, tokyo, 'h:19:channel'];
    const schedule = { kind: 'local', wallTime: '2001-01-01T09:00', otherwise: 'America/New_York' } as const;
    await send({ kind: 'list', places }, { schedule });
    const hold = await take();
    await planAll(hold);
    assert.deepEqual(
      (await due(hold)).map(({ key, dueAt }) => [key.place, dueAt.toISOString()]),
      [
        [tokyo, '2001-01-01T00:00:00.000Z'],
        [berlin, '2001-01-01T08:00:00.000Z'],
        ['h:19:channel', '2001-01-01T14:00:00.000Z'],
      ],
    );
  });
});
