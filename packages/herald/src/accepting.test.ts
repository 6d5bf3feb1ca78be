import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccepting } from './accepting.ts';
import { newCompany } from './store/deliveries/testing/company.ts';
import { forEachStore } from './store/testing/for-each-store.ts';
import { shared } from './store/testing/shared.ts';

forEachStore('accepting', (openTestStore) => {
  const store = shared(openTestStore);

  test('many at once are accepted in a few transactions, and whoever is refused is refused alone', async () => {
    const companies = await Promise.all([1, 2, 3].map(() => newCompany(store())));
    let transactions = 0;
    const accept = createAccepting({
      create(messages) {
        transactions += 1;
        return store().messages.create(messages);
      },
    });
    const all = companies.flatMap(({ draft, tenant }) =>
      // PostgreSQL takes no zero byte in a text.
      ['c:one', 'c:two', 'c:\u0000', 'x:no place', 'c:three'].map(async (place) => {
        const { key, created } = await accept(draft({ kind: 'list', places: [place] }));
        return { place, tenant, key, created };
      }),
    );
    const outcomes = await Promise.allSettled(all);
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.place : outcome.reason.code)),
      companies.flatMap(() => ['c:one', 'c:two', 'E_STATEMENT_FAILED', 'E_INPUT_INVALID', 'c:three']),
    );
    // The one with all of them, and then each by itself.
    assert.equal(transactions, 1 + all.length);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') continue;
      const { key, place, tenant, created } = outcome.value;
      assert.equal(created, true);
      assert.equal(key.tenantId, tenant);
      const deliveries = await store().messages.deliveries(key, { limit: 10 });
      assert.deepEqual(
        deliveries.map(({ key: { place: planned }, state }) => [planned, state]),
        [[place, 'planned']],
      );
    }

    transactions = 0;
    const [company] = companies;
    assert.ok(company);
    const fine = Array.from({ length: 300 }, () => accept(company.draft({ kind: 'everyone' })));
    const ids = new Set((await Promise.all(fine)).map(({ key }) => key.messageId));
    assert.equal(ids.size, 300);
    assert.equal(transactions, 2);
  });
});
