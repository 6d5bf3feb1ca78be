import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { objectsAt, type JsonObject } from '../../../state/json.ts';
import { startGraph, type AskGraph, type AskOptions, type GraphStage } from '../../../testing/start-graph.ts';

interface RoundRead {
  readonly items: readonly JsonObject[];
  readonly pages: number;
  readonly link: string;
}

/** Follows a round of the delta to its end; `between` happens after each page. */
async function follow(
  ask: AskGraph,
  from: string,
  { headers = {}, between }: { headers?: AskOptions['headers']; between?: () => Promise<unknown> } = {},
): Promise<RoundRead> {
  const items: JsonObject[] = [];
  let link = from;
  for (let pages = 1; ; pages += 1) {
    const { status, body, text } = await ask('GET', link, { headers: headers ?? {} });
    assert.equal(status, 200, text);
    items.push(...objectsAt(body, 'value'));
    const [next, delta] = [body['@odata.nextLink'], body['@odata.deltaLink']];
    assert.equal(typeof next === 'string', typeof delta !== 'string', 'either one link or the other');
    if (typeof delta === 'string') return { items, pages, link: delta };
    link = String(next);
    await between?.();
  }
}

const byText = (one: string, other: string): number => one.localeCompare(other);

const select = '/users/delta?$select=displayName,department,userType,accountEnabled,mail';

suite('the users delta', () => {
  test('gives everybody first, without what was never set, and then what changed', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.generatePeople({ tenantId, count: 500 });
    const first = await follow(ask, select);
    assert.deepEqual([first.items.length, first.pages], [502, 3]);
    assert.deepEqual(first.items[0], {
      displayName: 'Ana Alvarez',
      userType: 'Member',
      accountEnabled: true,
      mail: 'ana.alvarez@contoso.example',
      id: 'ana',
    });
    assert.deepEqual((await follow(ask, first.link)).items, []);

    await control.changePerson({ person: 'ana', department: 'Sales' });
    await control.changePerson({ person: 'ben', city: 'Oslo' });
    await control.addPeople({ tenantId, people: [{ id: 'cas', name: 'Cas' }] });
    const { people } = await control.generatedPeople({ tenantId, appId: teams.appId, limit: 2 });
    const [one = '', two = ''] = people.map(({ id }) => id);
    await control.deletePerson({ person: one });
    await control.deletePerson({ person: two, restorable: true });
    const second = await follow(ask, first.link);
    assert.deepEqual(
      second.items.map(({ id, department, '@removed': removed }) => [id, department, removed]),
      [
        ['ana', 'Sales', undefined],
        ['cas', undefined, undefined],
        [one, undefined, { reason: 'deleted' }],
        [two, undefined, { reason: 'changed' }],
      ],
    );
    await control.changePerson({ person: 'ana', department: null });
    await control.restorePerson({ person: two });
    const third = await follow(ask, second.link);
    assert.deepEqual(
      third.items.map(({ id, department }) => [id, department]),
      [
        ['ana', null],
        [two, (await control.person({ person: two })).department],
      ],
    );
    // An old link still tells everything since then.
    assert.deepEqual(
      (await follow(ask, first.link)).items.map(({ id }) => String(id)).toSorted(byText),
      ['ana', 'cas', one, two].toSorted(byText),
    );
  });

  test('with return=minimal tells only what changed of whoever was there before', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    const { link } = await follow(ask, select);
    await control.changePerson({ person: 'ana', department: 'Sales', licensed: false, city: 'Oslo' });
    await control.addPeople({ tenantId, people: [{ id: 'cas', name: 'Cas' }] });
    const { items } = await follow(ask, link, { headers: { prefer: 'return=minimal' } });
    assert.deepEqual(
      items.map((item) => Object.keys(item)),
      [
        ['department', 'id'],
        ['displayName', 'userType', 'accountEnabled', 'mail', 'id'],
      ],
    );
  });

  test('can begin now, follow a few, and go by pages of the size that is preferred', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.generatePeople({ tenantId, count: 30 });
    const latest = await follow(ask, '/users/delta?$deltatoken=latest&$select=displayName');
    assert.deepEqual([latest.items, latest.pages], [[], 1]);
    await control.changePerson({ person: 'ben', name: 'Ben Two', city: 'Oslo' });
    assert.deepEqual((await follow(ask, latest.link)).items, [{ displayName: 'Ben Two', id: 'ben' }]);

    const few = await follow(ask, "/users/delta?$filter=id eq 'ben' or id eq 'none'&$select=displayName");
    assert.deepEqual(
      few.items.map(({ id }) => id),
      ['ben'],
    );
    await control.changePerson({ person: 'ana', name: 'Ana Two' });
    assert.deepEqual((await follow(ask, few.link)).items, []);

    const prefer = { prefer: 'odata.maxpagesize=10' };
    const { headers } = await ask('GET', '/users/microsoft.graph.delta()', { headers: prefer });
    assert.equal(headers['preference-applied'], 'odata.maxpagesize=10');
    assert.equal((await follow(ask, '/users/delta', { headers: prefer })).pages, 4);
    assert.equal((await follow(ask, '/users/delta?$top=8')).pages, 4);
    for (const [query, code] of [
      ["$filter=department eq 'x'", 'Request_UnsupportedQuery'],
      ['$orderby=displayName', 'NotImplemented'],
      ['$expand=manager', 'NotImplemented'],
    ])
      assert.equal((await ask('GET', `/users/delta?${query}`)).code, code);
  });

  test('a token that is unknown, another tenant’s, a week old or made to expire means beginning again', async (t) => {
    const clock = { time: Date.UTC(2026, 0, 5), now: () => clock.time };
    const stage = await startGraph(t, { clock });
    const { ask, teams, graphToken, consent } = stage;
    const { control, tenantId, appId } = teams;
    const { link } = await follow(ask, select);
    clock.time += 7 * 24 * 3600 * 1000;
    await consent('User.Read.All');
    assert.equal((await ask('GET', link)).status, 200);
    clock.time += 1;
    const gone = await ask('GET', link);
    assert.deepEqual([gone.status, gone.code], [410, 'resyncRequired']);
    assert.equal(
      gone.headers['location'],
      `${teams.graphBaseUrl}/v1.0/users/delta?$deltatoken=&$select=displayName,department,userType,accountEnabled,mail,id`,
    );
    const again = await follow(ask, gone.headers['location'] ?? '');
    assert.deepEqual(
      again.items.map(({ id }) => id),
      ['ana', 'ben'],
    );
    assert.equal((await ask('GET', '/users/delta?$deltatoken=abc')).status, 410);
    assert.equal((await ask('GET', '/users/delta?$skiptoken=abc')).status, 410);
    await control.addTenant({ id: 'fabrikam' });
    await control.grantConsent({ tenantId: 'fabrikam', appId, permissions: ['User.Read.All'] });
    assert.equal((await ask('GET', again.link, { token: await graphToken('fabrikam') })).status, 410);
    await control.expireDeltaTokens({ tenantId });
    assert.equal((await ask('GET', again.link)).status, 410);
    const { link: fresh } = await follow(ask, select);
    await control.expireDeltaTokens({ tenantId, answer: 'syncStateNotFound' });
    const stale = await ask('GET', fresh);
    assert.deepEqual([stale.status, stale.code], [400, 'syncStateNotFound']);
  });
});

/** What a follower of the delta has: everybody by id, with what was selected. */
class Copy {
  readonly people = new Map<string, Record<string, unknown>>();

  apply(items: readonly JsonObject[]): void {
    for (const { id, '@removed': removed, ...fields } of items) {
      if (removed === undefined) this.people.set(String(id), { ...this.people.get(String(id)), ...fields });
      else this.people.delete(String(id));
    }
  }
}

type Step =
  | { readonly kind: 'add' | 'generate' | 'follow'; readonly number: number }
  | { readonly kind: 'change' | 'delete' | 'hide' | 'restore'; readonly whom: number; readonly number: number };

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('add' as const, 'generate' as const, 'follow' as const), number: fc.nat(9) }),
  fc.record({
    kind: fc.constantFrom('change' as const, 'delete' as const, 'hide' as const, 'restore' as const),
    whom: fc.nat(40),
    number: fc.nat(9),
  }),
);

async function take({ control, tenantId, ids }: GraphStage['teams'] & { ids: string[] }, one: Step): Promise<void> {
  switch (one.kind) {
    case 'add': {
      const [person] = await control.addPeople({ tenantId, people: [{ name: `P ${one.number}`, department: null }] });
      ids.push(person?.id ?? '');
      return;
    }
    case 'generate': {
      await control.generatePeople({ tenantId, count: one.number + 1, seed: one.number });
      const { people } = await control.generatedPeople({ tenantId, appId: 'bot-app', offset: 0, limit: 10_000 });
      ids.push(...people.map(({ id }) => id).filter((id) => !ids.includes(id)));
      return;
    }
    case 'follow':
      return;
    case 'change':
    case 'delete':
    case 'hide':
    case 'restore':
      break;
  }
  const person = ids[one.whom % ids.length] ?? '';
  const change = { name: `N ${one.number}`, department: one.number < 3 ? null : `D ${one.number}`, city: 'Oslo' };
  const act = {
    change: async () => control.changePerson({ person, ...change }),
    delete: async () => control.deletePerson({ person }),
    hide: async () => control.deletePerson({ person, restorable: true }),
    restore: async () => control.restorePerson({ person }),
  }[one.kind];
  // What was done to somebody before may make it impossible now; then it changes nothing.
  await act().catch((error: unknown) => assert.equal((error as { status?: number }).status === undefined, false));
}

test('somebody who is deleted and may come back keeps their name, and the next of that name gets another', async (t) => {
  const { teams } = await startGraph(t);
  const { control } = teams;
  const { id: tenantId } = await control.addTenant();
  const add = async () => (await control.addPeople({ tenantId, people: [{ name: 'Ana' }] }))[0]?.userPrincipalName;
  const [{ id: first } = { id: '' }] = await control.addPeople({ tenantId, people: [{ name: 'Ben' }] });
  const names = [await add(), await add()];
  await control.deletePerson({ person: first, restorable: true });
  names.push(await add(), await add());
  assert.equal(new Set(names).size, 4, names.join(' '));
});

test('whatever happens to a directory, also between two pages, who follows its delta has what it has', async (t) => {
  const { ask, teams, graphToken } = await startGraph(t);
  const { control } = teams;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const { id: tenantId } = await control.addTenant();
      await control.grantConsent({ tenantId, appId: teams.appId, permissions: ['User.Read.All'] });
      const token = await graphToken(tenantId);
      const as: AskGraph = async (method, path, options = {}) => ask(method, path, { ...options, token });
      const world = { ...teams, tenantId, ids: [] as string[] };
      await take(world, { kind: 'add', number: 0 });
      const copy = new Copy();
      const path = '/users/delta?$select=displayName,department';
      let link = path;
      const pending = [...steps];
      for (const one of steps) {
        if (one.kind !== 'follow') await take(world, one);
        else {
          const prefer = one.number % 2 === 0 ? '' : ',return=minimal';
          const headers = { prefer: `odata.maxpagesize=${one.number + 1}${prefer}` };
          // Something more happens after each page of some rounds.
          const between = async (): Promise<void> => {
            const more = pending.pop();
            if (more !== undefined && one.number > 4) await take(world, more);
          };
          const round = await follow(as, link, { headers, between });
          copy.apply(round.items);
          link = round.link;
        }
      }
      copy.apply((await follow(as, link)).items);
      const expected = new Map<string, object>();
      for (const id of world.ids) {
        const person = await control.person({ person: id }).catch(() => undefined);
        if (person !== undefined) expected.set(id, { displayName: person.name, department: person.department });
      }
      const actual = [...copy.people].map(([id, { displayName, department = null }]) => [
        id,
        { displayName, department },
      ]);
      assert.deepEqual(new Map(actual as [string, object][]), expected);
    }),
    { numRuns: 60 },
  );
});
