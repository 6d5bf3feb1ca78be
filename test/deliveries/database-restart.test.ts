import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { DatabaseUnreachable } from 'herald';
import { accounted } from '../support/accounted.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { startOwnPostgres, type OwnPostgres } from '../support/own-postgres.ts';
import { populateTenants } from '../support/populate.ts';
import { countUnderWay } from '../support/under-way.ts';
import { waitUntil } from '../support/wait-until.ts';

const TENANTS = 8;
const PEOPLE = 2_000;
/** Long enough for some requests to be under way at each moment. */
const ANSWER_MS = 20;
/** After this without its database a process holds no lane for sure. */
const LEASE_MS = 6_000;

suite('a database that is stopped in the middle of a broadcast to 2,000', () => {
  let postgres: OwnPostgres | undefined;
  before(async () => {
    postgres = await startOwnPostgres();
  });
  const faults: unknown[] = [];
  const shared = sharedContoso({
    store: 'server',
    herald: () => ({ databaseUrl: given(postgres).url, onFault: (fault) => void faults.push(fault) }),
  });
  after(() => postgres?.remove());

  test('and started again, at once and after the leases have run out, loses nothing', async (t) => {
    const { control, appId, herald, teams } = shared();
    const { stop, start } = given(postgres);
    const populated = await populateTenants(shared(), { tenants: TENANTS, peopleEach: PEOPLE / TENANTS });
    const underWay = countUnderWay(t, teams.url);
    const received = () => control.received({ appId });
    await control.setLatency({ ms: ANSWER_MS });
    const messages = await Promise.all(
      populated.map(({ tenantId }) =>
        herald.broadcast({ audience: { kind: 'everyone', tenant: tenantId }, message: { text: 'Lunch is here' } }),
      ),
    );

    await waitUntil('a quarter of them', async () => (await received()).once >= PEOPLE / 4);
    let inDoubt = underWay();
    await stop();
    await start();

    await waitUntil('half of them', async () => (await received()).once >= PEOPLE / 2);
    inDoubt += underWay();
    await stop();
    const stopped = performance.now();
    await waitUntil('the end of what was marked', () => underWay() === 0);
    const { messages: reached } = await received();
    await waitUntil('the end of the leases', () => performance.now() - stopped > LEASE_MS);
    assert.equal((await received()).messages, reached, 'nothing leaves that is not stored');
    await start();

    await Promise.all(messages.map((message) => message.finished()));
    const { unknown, ...tally } = await accounted(messages);
    assert.ok(unknown <= inDoubt, `${unknown} in doubt, and ${inDoubt} were under way`);
    assert.deepEqual(tally, {
      planned: PEOPLE,
      sent: PEOPLE - unknown,
      waiting: 0,
      unreachable: 0,
      refused: 0,
      skipped: 0,
      cancelled: 0,
    });
    assert.deepEqual(await received(), { people: PEOPLE, messages: PEOPLE, never: 0, once: PEOPLE, twice: 0, more: 0 });
    for (const fault of faults) assert.ok(fault instanceof DatabaseUnreachable, String(fault));
  });
});
