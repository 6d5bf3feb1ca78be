import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { forEachStore } from './testing/for-each-store.ts';
import { shared } from './testing/shared.ts';
import { newTenant, second } from './testing/someone.ts';

const BYPASSED = { code: 'E_TRANSACTION_BYPASSED' };

forEachStore('transactions', (openTestStore) => {
  const store = shared(openTestStore);

  test('inside a transaction the store itself is refused, whichever way it is asked', async () => {
    const { db, transact, addressBook } = store();
    const { tenant, seen, entraId } = newTenant();
    const ways: ReadonlyArray<() => Promise<unknown>> = [
      () => sql`select 1`.execute(db),
      () => transact(async () => {}),
      () => addressBook.counts(),
      () => addressBook.learn([seen(1, { entraId: entraId() })]),
    ];
    for (const way of ways) {
      await assert.rejects(transact(way), BYPASSED);
      await transact((transaction) => sql`select 1`.execute(transaction));
      await way();
    }
    assert.equal((await addressBook.counts(tenant)).people, 1);
  });

  test('what a transaction started may use the store when the transaction is over', async () => {
    const { db, transact } = store();
    const over = Promise.withResolvers<void>();
    const after = await transact(async () => ({ later: over.promise.then(() => sql`select 1`.execute(db)) }));
    over.resolve();
    assert.equal((await after.later).rows.length, 1);
  });

  test('two stores in one process do not take each other’s transactions for their own', async (t) => {
    const [one, other] = [store(), await openTestStore(t)];
    await one.transact(() => other.transact((transaction) => sql`select 1`.execute(transaction)));
  });

  test('a transaction that fails stores nothing, and the next goes on', async () => {
    const { transact, addressBook } = store();
    const { tenant } = newTenant();
    const oops = new Error('oops');
    const failing = transact(async (transaction) => {
      await transaction
        .insertInto('tenant')
        .values({ tenant_id: tenant, service_url: null, service_url_at: null })
        .execute();
      throw oops;
    });
    await assert.rejects(failing, (error) => error === oops);
    await assert.rejects(
      transact((transaction) => sql`select 1/0`.execute(transaction)),
      { sqlState: '22012' },
    );
    assert.equal(await addressBook.findServiceUrl(tenant), undefined);
    await transact((transaction) => sql`select 1`.execute(transaction));
  });

  test('a `begin` that nobody ended does not make others fail', async () => {
    const { db, kind } = store();
    // On a server each has a connection of their own; the embedded store has one for all.
    if (kind === 'server') return;
    const { tenant } = newTenant();
    await sql`begin`.execute(db);
    await Promise.allSettled([
      sql`insert into tenant values (${tenant})`.execute(db),
      sql`begin`.execute(db),
      sql`select 1/0`.execute(db),
      sql`begin; select 1/0; commit`.execute(db),
    ]);
    assert.equal((await sql`select from tenant where tenant_id = ${tenant}`.execute(db)).rows.length, 1);
  });

  test('after a conflict the work is done again from the start', async () => {
    const { transact } = store();
    let tries = 0;
    const result = await transact(async (transaction) => {
      tries += 1;
      if (tries < 3) await sql`do $$ begin raise exception using errcode = '40P01'; end $$`.execute(transaction);
      return tries;
    });
    assert.equal(result, 3);
  });

  test('a conflict that does not end is told', async () => {
    const { transact } = store();
    let tries = 0;
    const conflict = transact((transaction) => {
      tries += 1;
      return sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(transaction);
    });
    await assert.rejects(conflict, { sqlState: '40001' });
    assert.equal(tries, 6);
  });

  test('transactions that deadlock both come through', async () => {
    const { transact, addressBook, kind } = store();
    const tenants = [newTenant().tenant, newTenant().tenant].toSorted();
    await addressBook.learn(
      tenants.map((tenantId) => ({ kind: 'tenant-served', tenantId, at: second(1), serviceUrl: '' as never })),
    );
    let tries = 0;
    const touch = (order: typeof tenants, text: string) =>
      transact(async (transaction) => {
        tries += 1;
        for (const tenant of order) {
          await sql`update tenant set service_url = ${text} where tenant_id = ${tenant}`.execute(transaction);
          // Where both can have begun, each waits until the other holds what it will want.
          if (kind === 'server' && tries <= 2) await bothBegun(text);
        }
      });
    const begun = new Map([
      ['x', Promise.withResolvers<void>()],
      ['y', Promise.withResolvers<void>()],
    ]);
    const bothBegun = async (text: string): Promise<void> => {
      begun.get(text)?.resolve();
      await Promise.all([...begun.values()].map(({ promise }) => promise));
    };
    await Promise.all([touch(tenants, 'x'), touch(tenants.toReversed(), 'y')]);
    assert.equal(tries > 2, kind === 'server', 'one of two that deadlock runs again');
    const urls = await Promise.all(tenants.map((tenant) => addressBook.findServiceUrl(tenant)));
    assert.equal(new Set(urls).size, 1, 'the last one wins whole');
  });
});
