import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageKey } from '../../model/delivery.ts';
import { isContent } from '../../ports.ts';
import { newCompany } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { build, drain, EVERYONE, foldBuilds, governed, HOUR_MS, reasonsOf, views } from './testing/ruled.ts';

forEachStore('digests', (openTestStore) => {
  const store = shared(openTestStore);

  test('what was edited into something that a digest cannot show goes as it is', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, draft, audit } = company;
    const places = await addPeople(1);
    await store().preferences.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    const drafts = [1, 2, 3].map((number) =>
      draft({ kind: 'list', places }, { ...governed(), payload: build(number) }),
    );
    const keys = (await store().messages.create(drafts)).map(({ key }) => key);
    const [first = assert.fail()] = keys;
    await store().messages.revise(first, { operation: 'update', payload: { type: 'message', text: 'Never mind' } });
    await foldBuilds(company, store());
    assert.deepEqual(await Promise.all(keys.map((key) => reasonsOf(store(), key))), [
      {},
      { digested: 1 },
      { digested: 1 },
    ]);
    for (const key of keys) await audit(key);
  });

  test('an edit and a recall reach the digest in which a message went out', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, draft, audit } = company;
    const places = await addPeople(2);
    await store().preferences.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    const drafts = [1, 2].map((number) => draft({ kind: 'list', places }, { ...governed(), payload: build(number) }));
    const [first = assert.fail(), second = assert.fail()] = (await store().messages.create(drafts)).map(
      ({ key }) => key,
    );
    await foldBuilds(company, store());
    const shownNow = async () => {
      const [digest = assert.fail()] = await store().messages.list(tenant, 1);
      const { key, payload } = digest;
      return { key, items: isContent(payload) && payload.kind === 'digest' ? payload.items : [] };
    };
    await store().messages.revise(first, { operation: 'update', payload: build(7) });
    assert.deepEqual((await shownNow()).items, [build(2), build(7)]);
    await store().messages.revise(first, { operation: 'delete' });
    assert.deepEqual((await shownNow()).items, [build(2)]);
    await store().messages.revise(second, { operation: 'delete' });
    const { key } = await shownNow();
    assert.equal((await store().messages.lookAt([key]))[0]?.state, 'cancelled');
    for (const one of [first, second, key]) await audit(one);
  });

  test('what came in a digest counts as the same again', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, draft, take, planAll, send } = company;
    const places = await addPeople(1);
    await store().preferences.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    const again = governed('builds', { dedupe: { key: 'build 1', withinMs: HOUR_MS } });
    const list = { kind: 'list', places } as const;
    await store().messages.create([
      draft(list, { ...again, payload: build(1) }),
      draft(list, { ...governed(), payload: build(2) }),
    ]);
    await foldBuilds(company, store());
    const hold = await take();
    const third = await send(list, { ...again, payload: build(1) });
    await planAll(hold);
    assert.deepEqual(await reasonsOf(store(), third), { duplicate: 1 });
  });

  test('what a digest cannot show does not wait for one', async () => {
    const { tenant, addPeople, send, take, planAll, due } = await newCompany(store());
    await addPeople(2);
    await store().preferences.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    await send(EVERYONE, governed());
    const hold = await take();
    await planAll(hold);
    assert.equal((await due(hold)).length, 2);
  });

  test('forty builds within a window become one card, and what comes alone goes as it is', async () => {
    const company = await newCompany(store());
    const { tenant, addPeople, draft, audit } = company;
    const [both = '', alone = ''] = await addPeople(2);
    await store().preferences.setRules(tenant, { topics: { builds: { digestMinutes: 60 } } });
    const keys: MessageKey[] = [];
    for (let number = 0; number < 40; number += 1) {
      const places = number === 0 ? [both, alone] : [both];
      const [accepted] = await store().messages.create([
        draft({ kind: 'list', places }, { ...governed(), payload: build(number) }),
      ]);
      if (accepted !== undefined) keys.push(accepted.key);
    }
    assert.equal(await drain(company, store()), 0);
    await foldBuilds(company, store());
    assert.equal(await drain(company, store()), 2);
    const [first] = keys;
    for (const key of keys) await audit(key);
    assert.deepEqual(first && (await store().messages.lookAt([first]))[0]?.tally.sent, 1);
    assert.deepEqual(
      await Promise.all(keys.map((key) => reasonsOf(store(), key))),
      keys.map(() => ({ digested: 1 })),
    );
    const [digest] = await store().messages.list(tenant, 1);
    assert.equal(digest?.payload['kind'], 'digest');
    const items = digest?.payload['items'];
    assert.deepEqual(
      items,
      Array.from({ length: 40 }, (_, index) => build(39 - index)),
    );
    assert.equal((await views(store(), digest?.key ?? assert.fail())).length, 1);
  });
});
