import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreInspection } from '../diagnosis-ports.ts';
import { tenantId } from '../model/ids.ts';
import { checkLanes } from './check-lanes.ts';

const CONTOSO = tenantId('8a9f1c6e-0000-4000-8000-000000000001');
const FRIDAY = new Date('2026-11-27T18:00:00.000Z');
const well: StoreInspection['lanes'] = { held: 2, unheld: 0, longestDueSeconds: 0, closed: [] };

test('lanes that are all held are well', () => {
  assert.deepEqual(
    checkLanes(well).map(({ code, severity }) => [code, severity]),
    [['D_LANES', 'ok']],
  );
});

test('what is due for long beside messages is a warning, and what nobody sends a problem', () => {
  const [late] = checkLanes({ ...well, longestDueSeconds: 600 });
  assert.equal(late?.severity, 'warning');
  assert.match(late?.what ?? '', /for 10 minutes; 2 lanes are held/);
  const [unheld] = checkLanes({ ...well, unheld: 1 });
  assert.equal(unheld?.severity, 'problem');
  assert.match(unheld?.what ?? '', /^1 tenant has something due/);
});

test("what a tenant's administrator did is a warning about that tenant", () => {
  const closed = { why: 'disabled-by-admin', code: 'BotDisabledByAdmin', since: FRIDAY, count: 1 } as const;
  const [, found] = checkLanes({ ...well, closed: [{ ...closed, tenantId: CONTOSO }] });
  assert.deepEqual([found?.code, found?.severity, found?.tenant], ['D_LANE_CLOSED', 'warning', CONTOSO]);
  assert.match(found?.fix ?? '', /administrator/);
});

test('what concerns the whole bot is one problem, since the first tenant that it closed', () => {
  const closed = { why: 'login-refused', code: 'AADSTS7000222', since: FRIDAY, tenantId: CONTOSO } as const;
  const [, of12] = checkLanes({ ...well, closed: [{ ...closed, count: 12 }] });
  assert.deepEqual([of12?.severity, of12?.tenant], ['problem', undefined]);
  assert.equal(
    of12?.what,
    'Nobody of 12 tenants has been written to, of the first since 2026-11-27T18:00:00.000Z: login-refused (AADSTS7000222). What is due waits.',
  );
  const [, of1] = checkLanes({ ...well, closed: [{ ...closed, count: 1 }] });
  assert.match(of1?.what ?? '', /^Nobody of one tenant has been written to since 2026-11-27/);
});
