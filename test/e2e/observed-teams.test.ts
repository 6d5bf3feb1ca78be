import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ConversationReference, PersonKey } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { peek } from '../support/peek.ts';
import { sent } from '../support/sent.ts';

type ChannelId = NonNullable<ConversationReference['channelId']>;
type TeamId = NonNullable<ConversationReference['teamId']>;
type ConversationId = ConversationReference['conversationId'];

const ids = (...people: ReadonlyArray<{ readonly id: string }>) => people.map(({ id }) => id).toSorted();

suite('what Teams tells the endpoint of teams, channels and group chats is in the address book', () => {
  const contoso = sharedContoso({ store: 'server' });
  const tenant = () => contoso().tenantId as ConversationReference['tenantId'];
  const book = () => contoso().herald.addressBook;

  /** A team with two members and a channel, which the app is in. */
  async function kitchen() {
    const { control, appId, tenantId, people } = contoso();
    const [ana, ben, chloe] = await people(['Ana', 'Ben', 'Chloé']);
    const members = [ana.id, ben.id];
    const made = await control.addTeam({ tenantId, name: 'Kitchen', members, channels: [{ name: 'Lunch' }] });
    const lunch = given(made.channels[0]).id;
    const where = { id: made.id, selectedChannelId: lunch };
    const { deliveries } = await control.install({ appId, team: where, by: ana.id, duplicates: 1 });
    assert.deepEqual(
      deliveries.map(({ type, status }) => `${type} ${status}`),
      ['conversationUpdate 200', 'conversationUpdate 200', 'installationUpdate 200', 'installationUpdate 200'],
    );
    return { team: made.id, lunch, ana, ben, chloe };
  }
  const channel = async (id: string) => (await book().findChannels(id as ChannelId))[0];
  const conversation = async (id: string) => (await book().findConversations(id as ConversationId))[0];
  const reachability = async (id: string) => {
    const found = await book().findReachability(tenant(), id as ConversationId);
    return found?.kind === 'unreachable' ? found.why : found?.kind;
  };
  const membersOf = async (gathering: Parameters<ReturnType<typeof book>['members']>[1]) =>
    (await book().members(tenant(), gathering)).map(({ entraId }) => String(entraId)).toSorted();
  const stateOf = async (team: string) => {
    const rows = await peek<{ name: string; state: string }>(
      contoso().place,
      'select name, state from team where team_id = $1',
      [team],
    );
    return rows.map(({ name, state }) => `${name}, ${state}`);
  };

  test('installed in a team: the team, the channel that was chosen, and who did it', async () => {
    const { team, lunch, ana } = await kitchen();
    const { herald, teams, tenantId } = contoso();
    assert.deepEqual(await stateOf(team), ['Kitchen, active']);
    assert.deepEqual(await channel(team), { tenantId, channelId: team, teamId: team });
    assert.deepEqual(await channel(lunch), { tenantId, channelId: lunch, teamId: team, name: 'Lunch' });
    assert.deepEqual(await conversation(lunch), {
      tenantId,
      serviceUrl: teams.serviceUrl,
      botId: herald.botId,
      conversationId: lunch,
      scope: 'channel',
      channelId: lunch,
      teamId: team,
    });
    assert.equal((await book().findPeople({ by: 'entraId', value: ana.id } as PersonKey)).length, 1);
    sent(await herald.send(lunch, { text: 'Hello' }));
  });

  test('removed from a team and installed again', async () => {
    const { team, lunch } = await kitchen();
    const { control, appId } = contoso();
    assert.equal(await reachability(lunch), 'reachable');
    await control.uninstall({ appId, team, duplicates: 1 });
    assert.equal(await reachability(lunch), 'removed');
    await control.install({ appId, team: { id: team, selectedChannelId: lunch }, duplicates: 1 });
    assert.equal(await reachability(lunch), 'reachable');
  });

  test('people who join and leave a team', async () => {
    const { team, ana, ben, chloe } = await kitchen();
    const { control, herald } = contoso();
    const gathering = { kind: 'team', teamId: team as TeamId } as const;
    assert.deepEqual(await membersOf(gathering), []);
    await control.addTeamMembers({ team, members: [chloe.id], duplicates: 1 });
    assert.deepEqual(await membersOf(gathering), ids(chloe));
    assert.equal((await herald.fetchRoster({ team })).kind, 'fetched');
    assert.deepEqual(await membersOf(gathering), ids(ana, ben, chloe));
    await control.removeTeamMembers({ team, members: [ben.id, chloe.id], duplicates: 1 });
    assert.deepEqual(await membersOf(gathering), ids(ana));
  });

  test('a channel that is made, renamed, deleted and restored', async () => {
    const { team } = await kitchen();
    const { control, herald } = contoso();
    const { id: channelId } = await control.addChannel({ team, name: 'Dinner', duplicates: 1 });
    assert.equal((await channel(channelId))?.name, 'Dinner');
    await control.renameChannel({ channelId, name: 'Supper', duplicates: 1 });
    assert.equal((await channel(channelId))?.name, 'Supper');
    sent(await herald.send(channelId, { text: 'Soup' }));
    await control.deleteChannel({ channelId, duplicates: 1 });
    assert.equal(await channel(channelId), undefined);
    assert.equal(await reachability(channelId), 'gone');
    await assert.rejects(herald.send(channelId, { text: 'Soup' }), { code: 'E_PLACE_NOT_KNOWN' });
    await control.restoreChannel({ channelId, duplicates: 1 });
    assert.equal((await channel(channelId))?.name, 'Supper');
    sent(await herald.send(channelId, { text: 'More soup' }));
    assert.equal(await reachability(channelId), 'reachable');
  });

  test('a team that is renamed, archived, deleted, restored and deleted for good', async () => {
    const { team, lunch } = await kitchen();
    const { control } = contoso();
    const { teams } = await book().counts();
    await control.renameTeam({ team, name: 'Canteen', duplicates: 1 });
    assert.deepEqual(await stateOf(team), ['Canteen, active']);
    await control.archiveTeam({ team, duplicates: 1 });
    assert.deepEqual(await stateOf(team), ['Canteen, archived']);
    await control.unarchiveTeam({ team, duplicates: 1 });
    assert.deepEqual(await stateOf(team), ['Canteen, active']);
    await control.deleteTeam({ team, duplicates: 1 });
    assert.deepEqual(await stateOf(team), ['Canteen, deleted']);
    assert.deepEqual(
      [await channel(team), await channel(lunch), await reachability(lunch)],
      [undefined, undefined, 'gone'],
    );
    assert.equal((await book().counts()).teams, teams - 1);
    await control.restoreTeam({ team, duplicates: 1 });
    assert.deepEqual(await stateOf(team), ['Canteen, active']);
    assert.equal((await channel(lunch))?.name, 'Lunch');
    assert.equal(await reachability(lunch), 'reachable');
    await control.deleteTeam({ team });
    await control.hardDeleteTeam({ team, duplicates: 1 });
    assert.deepEqual([await stateOf(team), await reachability(lunch)], [['Canteen, deleted'], 'gone']);
  });

  test('a message in a thread: the channel, its team, who wrote, and everybody who is mentioned', async () => {
    const { team, lunch, ben, chloe } = await kitchen();
    const { control, herald, appId, tenantId } = contoso();
    await control.addTeamMembers({ team, members: [chloe.id] });
    const dinner = (await control.addChannel({ team, name: 'Dinner' })).id;
    const known = async (person: string) => {
      const teamsId = await control.pairwiseId({ appId, person });
      return (await book().findPeople({ by: 'teamsId', value: teamsId } as PersonKey))[0];
    };
    assert.equal(await known(ben.id), undefined);
    const { id } = await control.say({
      appId,
      person: chloe.id,
      in: { channelId: dinner },
      text: 'Who is hungry?',
      mention: true,
      mentionPeople: [ben.id],
      duplicates: 1,
    });
    assert.ok((await known(ben.id)) !== undefined, 'a person who is mentioned is known from then on');
    assert.equal((await known(chloe.id))?.name, chloe.name);
    assert.equal((await conversation(dinner))?.teamId, team);
    assert.equal(await conversation(`${dinner};messageid=${id}`), undefined, 'threads are not stored');
    sent(await herald.send({ channel: dinner, thread: id }, { text: 'All of us' }));
    sent(
      await herald.send({ person: String((await known(ben.id))?.teamsId), tenant: tenantId }, { text: 'Hello Ben' }),
    );
    assert.deepEqual(await contoso().texts(ben.id), ['Hello Ben']);
    assert.equal((await control.channel({ channelId: lunch })).threads.length, 0);
  });

  test('a group chat: installed, written in, joined, left and removed from', async () => {
    const { control, herald, appId, tenantId, people } = contoso();
    const [ana, ben, chloe] = await people(['Ana', 'Ben', 'Chloé']);
    const { id: chat } = await control.addGroupChat({ tenantId, name: 'Planning', members: [ana.id, ben.id] });
    await control.install({ appId, chat, duplicates: 1 });
    const gathering = { kind: 'groupChat', conversationId: chat as ConversationId } as const;
    assert.equal((await conversation(chat))?.scope, 'groupChat');
    await control.addChatMembers({ chat, members: [chloe.id], duplicates: 1 });
    assert.deepEqual(await membersOf(gathering), ids(chloe));
    assert.equal((await herald.fetchRoster({ chat })).kind, 'fetched');
    assert.deepEqual(await membersOf(gathering), ids(ana, ben, chloe));
    await control.removeChatMembers({ chat, members: [ana.id], duplicates: 1 });
    assert.deepEqual(await membersOf(gathering), ids(ben, chloe));
    const { deliveries } = await control.say({
      appId,
      person: ben.id,
      in: { chatId: chat },
      text: 'So?',
      mention: true,
    });
    assert.equal(deliveries[0]?.status, 200);
    sent(await herald.send(chat, { text: 'Tomorrow' }));
    await control.uninstall({ appId, chat, duplicates: 1 });
    assert.equal(await reachability(chat), 'removed');
  });
});
