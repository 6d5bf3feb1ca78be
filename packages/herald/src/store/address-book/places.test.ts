import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { StatementFailed } from '../../errors.ts';
import { channelId, conversationId, personId, serviceUrl, teamId } from '../../model/ids.ts';
import { threadOf } from '../../model/thread.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { newTenant, SERVED } from '../testing/someone.ts';

forEachStore('places', (openTestStore) => {
  const store = shared(openTestStore);

  test('a 1:1 chat is found by its person and by its id, with what is known of the person', async () => {
    const { tenant, at, ...ids } = newTenant();
    const person = { entraId: ids.entraId(), teamsId: ids.teamsId(), locale: 'fi-FI', timeZone: 'Europe/Helsinki' };
    const chat = ids.chatId();
    const { addressBook } = store();
    await addressBook.learn([
      at(1, { kind: 'conversation-seen', conversationId: chat, scope: 'personal', ...SERVED, person }),
    ]);
    const [known] = await addressBook.findPeople({ by: 'entraId', value: person.entraId }, tenant);
    assert.ok(known);
    const reference = {
      tenantId: tenant,
      ...SERVED,
      conversationId: chat,
      scope: 'personal',
      person: { id: known.id, ...person },
    };
    assert.deepEqual(await addressBook.findDirect(tenant, known.id), reference);
    assert.deepEqual(await addressBook.findConversations(chat), [reference]);
    assert.deepEqual(await addressBook.findConversations(chat, tenant), [reference]);
    assert.deepEqual(await addressBook.findConversations(chat, newTenant().tenant), []);
    assert.equal(await addressBook.findDirect(tenant, personId('nobody')), undefined);
    assert.equal(await addressBook.findDirect(newTenant().tenant, known.id), undefined);
  });

  test('of several 1:1 chats the one last seen is the person’s', async () => {
    const { tenant, at, ...ids } = newTenant();
    const person = { teamsId: ids.teamsId() };
    const [older, newer] = [ids.chatId(), ids.chatId()];
    const seen = (n: number, id: typeof older) =>
      at(n, { kind: 'conversation-seen', conversationId: id, scope: 'personal', ...SERVED, person });
    const { addressBook } = store();
    await addressBook.learn([seen(1, older), seen(3, newer), seen(2, older)]);
    const [known] = await addressBook.findPeople({ by: 'teamsId', value: person.teamsId });
    assert.ok(known);
    assert.equal((await addressBook.findDirect(tenant, known.id))?.conversationId, newer);
    await addressBook.learn([seen(4, older)]);
    assert.equal((await addressBook.findDirect(tenant, known.id))?.conversationId, older);
  });

  test('a conversation moves with its service URL, unless the news is old', async () => {
    const { at, ...ids } = newTenant();
    const chat = ids.groupChatId();
    const seen = (n: number, region: string) =>
      at(n, {
        kind: 'conversation-seen',
        conversationId: chat,
        scope: 'groupChat',
        ...SERVED,
        serviceUrl: serviceUrl(`https://smba.example/${region}/`),
      });
    const { addressBook } = store();
    const where = async () => (await addressBook.findConversations(chat))[0]?.serviceUrl;
    await addressBook.learn([seen(2, 'emea')]);
    await addressBook.learn([seen(1, 'amer')]);
    assert.equal(await where(), 'https://smba.example/emea/');
    await addressBook.learn([seen(3, 'apac')]);
    assert.equal(await where(), 'https://smba.example/apac/');
  });

  test('a tenant is served where it was last seen', async () => {
    const { tenant, at } = newTenant();
    const { addressBook } = store();
    assert.equal(await addressBook.findServiceUrl(tenant), undefined);
    const served = (n: number, region: string) =>
      at(n, { kind: 'tenant-served', serviceUrl: serviceUrl(`https://smba.example/${region}`) });
    await addressBook.learn([served(2, 'emea'), served(1, 'amer')]);
    assert.equal(await addressBook.findServiceUrl(tenant), 'https://smba.example/emea/');
    await addressBook.learn([served(3, 'in')]);
    assert.equal(await addressBook.findServiceUrl(tenant), 'https://smba.example/in/');
  });

  test('a thread is stored as its channel, with the team', async () => {
    const { tenant, at, ...ids } = newTenant();
    const [team, channel] = [ids.teamId(), ids.channelId()];
    const { addressBook } = store();
    await addressBook.learn([
      at(1, {
        kind: 'conversation-seen',
        conversationId: threadOf(channel, '1700000000000'),
        scope: 'channel',
        ...SERVED,
        channelId: channel,
        teamId: team,
      }),
    ]);
    assert.deepEqual(await addressBook.findConversations(conversationId(channel)), [
      { tenantId: tenant, ...SERVED, conversationId: channel, scope: 'channel', channelId: channel, teamId: team },
    ]);
    assert.deepEqual(await addressBook.findChannels(channel), [{ tenantId: tenant, channelId: channel, teamId: team }]);
  });

  test('channels are found until they or their team are deleted, and a team’s id finds General', async () => {
    const { tenant, at, ...ids } = newTenant();
    const [team, channel] = [ids.teamId(), ids.channelId()];
    const general = channelId(team);
    const { addressBook } = store();
    await addressBook.learn([
      at(1, { kind: 'channel-seen', channelId: channel, teamId: team, name: 'Sales', type: 'private' }),
      at(1, { kind: 'team-seen', teamId: team, name: 'Contoso' }),
    ]);
    const sales = { tenantId: tenant, channelId: channel, teamId: team, name: 'Sales' };
    const unnamed = { tenantId: tenant, channelId: general, teamId: team };
    const find = async () => [await addressBook.findChannels(channel), await addressBook.findChannels(general, tenant)];
    assert.deepEqual(await find(), [[sales], [unnamed]]);
    assert.deepEqual(await addressBook.findChannels(channel, newTenant().tenant), []);

    await addressBook.learn([at(3, { kind: 'channel-state', channelId: channel, teamId: team, state: 'deleted' })]);
    await addressBook.learn([at(2, { kind: 'channel-state', channelId: channel, teamId: team, state: 'active' })]);
    assert.deepEqual(await find(), [[], [unnamed]]);
    await addressBook.learn([
      at(4, { kind: 'channel-state', channelId: channel, teamId: team, state: 'active' }),
      at(4, { kind: 'channel-seen', channelId: general, teamId: team, name: 'Allgemein' }),
    ]);
    assert.deepEqual(await find(), [[sales], [{ ...unnamed, name: 'Allgemein' }]]);

    await addressBook.learn([at(5, { kind: 'team-state', teamId: team, state: 'archived' })]);
    assert.equal((await find()).flat().length, 2);
    await addressBook.learn([at(6, { kind: 'team-state', teamId: team, state: 'deleted' })]);
    assert.deepEqual(await find(), [[], []]);
    assert.equal((await addressBook.counts(tenant)).teams, 0);
    await addressBook.learn([at(7, { kind: 'team-state', teamId: team, state: 'active' })]);
    assert.equal((await find()).flat().length, 2);
    assert.equal((await addressBook.counts(tenant)).teams, 1);
  });

  test('all or nothing: a lesson that cannot be stored undoes those beside it, and its error tells no values', async () => {
    const { tenant, at, seen, ...ids } = newTenant();
    const { addressBook } = store();
    const impossible = at(1, { kind: 'team-seen', teamId: teamId('nul \0'), name: 'Secret Plans' });
    await assert.rejects(addressBook.learn([seen(1, { entraId: ids.entraId(), name: 'Ana' }), impossible]), (error) => {
      assert.ok(error instanceof StatementFailed);
      assert.deepEqual([error.code, error.sqlState], ['E_STATEMENT_FAILED', '22021']);
      assert.ok(!/Ana|Secret|nul/.test(inspect(error, { depth: Infinity, showHidden: true })));
      return true;
    });
    assert.deepEqual(await addressBook.counts(tenant), { people: 0, conversations: 0, teams: 0 });
  });

  test('a name with what PostgreSQL cannot hold is stored without it', async () => {
    const { tenant, at, ...ids } = newTenant();
    const { addressBook } = store();
    const names = ['cut \uD83D', '\uDE00 cut', 'nul \0 nul', 'whole \u{1F600}', `quote ' " \\ \n`];
    const people = names.map((name) => ({ entraId: ids.entraId(), name }));
    await addressBook.learn(people.map((person) => at(1, { kind: 'person-seen', person })));
    for (const { entraId, name } of people) {
      const [found] = await addressBook.findPeople({ by: 'entraId', value: entraId }, tenant);
      assert.equal(found?.name, name.toWellFormed().replace(/\0/, '\uFFFD'));
    }
  });

  test('no lessons are learnt in no time', async () => {
    await store().addressBook.learn([]);
  });
});
