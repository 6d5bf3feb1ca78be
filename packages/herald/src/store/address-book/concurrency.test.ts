import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore, type Ground } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, second, SERVED } from '../testing/someone.ts';
import type { Store } from '../open-store.ts';

/** How many do the same thing at the same time. */
const WRITERS = 20;

/** As many stores as can be open at once in one place: three on a server, as if they were processes; one in a folder. */
async function stores(ground: Ground): Promise<readonly Store[]> {
  const first = await ground.open();
  return first.kind === 'embedded' ? [first] : [first, await ground.open(), await ground.open()];
}

forEachStore('concurrency', (_open, makeGround) => {
  const open = shared(async (t) => stores(await makeGround(t)));
  /** Each store in its turn. */
  const storeOf = (index: number): Store => open()[index % open().length] ?? assert.fail('no store is open');

  test('many who see one new person at once make one row', async () => {
    const { tenant, seen, ...ids } = newTenant();
    const ana = { entraId: ids.entraId(), teamsId: ids.teamsId() };
    await Promise.all(
      Array.from({ length: WRITERS }, (_, index) =>
        storeOf(index).addressBook.learn([seen(index, { ...ana, name: `name ${index}` })]),
      ),
    );
    const rows = await storeOf(0).db.selectFrom('person').selectAll().where('tenant_id', '=', tenant).execute();
    assert.deepEqual(
      rows.map(({ name }) => name),
      [`name ${WRITERS - 1}`],
    );
  });

  test('many who know one person by different ids end with one row that has everything', async () => {
    const { tenant, at, ...ids } = newTenant();
    const [entraId, teamsId, gathering] = [
      ids.entraId(),
      ids.teamsId(),
      { kind: 'team', teamId: ids.teamId() } as const,
    ];
    const named = [{ entraId }, { teamsId }, { entraId, teamsId }];
    await Promise.all(
      Array.from({ length: WRITERS }, (_, index) =>
        storeOf(index).addressBook.learn([
          at(index, { kind: 'member-joined', gathering, person: named[index % named.length] ?? {} }),
        ]),
      ),
    );
    const members = await storeOf(0).addressBook.members(tenant, gathering);
    assert.deepEqual(
      members.map((member) => [member.entraId, member.teamsId]),
      [[entraId, teamsId]],
    );
    assert.equal((await storeOf(0).addressBook.counts(tenant))?.people, 1);
  });

  test('no fact is lost when everybody says another one of the same person', async () => {
    const { tenant, seen, ...ids } = newTenant();
    const entraId = ids.entraId();
    const facts = [
      { name: 'Ana' },
      { email: 'ana@contoso.example' },
      { locale: 'pt-BR' },
      { timeZone: 'America/Recife' },
      { userPrincipalName: 'ana@contoso.example' },
      { teamsId: ids.teamsId() },
    ];
    await Promise.all(
      facts.map((fact, index) => storeOf(index).addressBook.learn([seen(index, { entraId, ...fact })])),
    );
    const [found] = await storeOf(0).addressBook.findPeople({ by: 'entraId', value: entraId }, tenant);
    assert.deepEqual({ ...found }, { tenantId: tenant, id: found?.id, entraId, ...Object.assign({}, ...facts) });
  });

  test('calls about the same tenants in different orders do not wait for each other for ever', async () => {
    const tenants = Array.from({ length: 4 }, newTenant);
    await Promise.all(
      Array.from({ length: WRITERS }, (_, index) => {
        const order = index % 2 === 0 ? tenants : tenants.toReversed();
        return storeOf(index).addressBook.learn(order.map(({ seen, entraId }) => seen(index, { entraId: entraId() })));
      }),
    );
    for (const { tenant } of tenants) assert.equal((await storeOf(0).addressBook.counts(tenant))?.people, WRITERS);
  });

  test('of many who say how a place is reached, the latest is kept', async () => {
    const { tenant, at, chatId } = newTenant();
    const id = chatId();
    const seen = (n: number) => at(n, { kind: 'conversation-seen', conversationId: id, scope: 'groupChat', ...SERVED });
    await storeOf(0).addressBook.learn([seen(0)]);
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, index) => {
        const book = storeOf(index).addressBook;
        await Promise.all([
          book?.setReachability(
            tenant,
            id,
            { kind: 'unreachable', why: 'gone', since: second(index), status: 404, code: `${index}` },
            second(index),
          ),
          book?.learn([seen(index)]),
        ]);
      }),
    );
    const found = await storeOf(0).addressBook.findReachability(tenant, id);
    assert.equal(found?.kind === 'unreachable' && found.code, `${WRITERS - 1}`);
  });
});
