import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ConfigInvalid, openHerald, teamsLimits, type PaceLimits } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { populate } from '../support/populate.ts';

const PEOPLE = 30;
/** Other than what Teams documents: a pace that did not know of them would be refused two thirds of its requests. */
const limits: PaceLimits = { ...teamsLimits, tenant: { requests: 10, ms: 1_000 } };

suite('a bot with limits of its own', () => {
  const contoso = sharedContoso({
    simulator: { limits: { enabled: true, tenantPerSecond: 10 } },
    herald: () => ({ limits }),
  });

  test('is as fast as they allow, is never throttled, and knows how long that takes', async () => {
    const { herald, control, appId } = contoso();
    const { tenantId } = await populate(contoso(), PEOPLE);
    const audience = { kind: 'everyone', tenant: tenantId } as const;
    assert.deepEqual(await herald.estimate(audience), {
      recipients: PEOPLE,
      unreachable: [],
      unmatched: [],
      seconds: 3,
    });

    const message = await herald.broadcast({ audience, message: { text: 'Lunch is here' } });
    assert.equal((await message.finished()).sent, PEOPLE);
    const { throttled, mostInOneSecond } = await control.counters({ appId, tenantId });
    assert.equal(throttled, 0);
    assert.ok(mostInOneSecond.all <= 10, `${mostInOneSecond.all} came in one second`);
  });

  test('cannot have limits that let nothing through', async () => {
    const { teams, appId, secret } = contoso();
    const none = { ...teamsLimits, tenant: { requests: 0, ms: 1_000 } };
    await assert.rejects(
      openHerald({ ...heraldOptions(teams, appId, secret), dataFolder: 'never-made', limits: none }),
      (error) => error instanceof ConfigInvalid && error.faults[0]?.field === 'limits.tenant.requests',
    );
  });
});
