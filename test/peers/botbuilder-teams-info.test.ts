import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Activity, type CloudAdapter, MessageFactory, TeamsInfo, type TurnContext } from 'botbuilder';
import { adapterOf, openChat, referenceTo } from './botbuilder-bot.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

/** A bot in a team, and its adapter. */
async function botInTeam(size?: number) {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  return { appId, adapter: adapterOf(credentials), team: await teams.addTeam(appId, size) };
}

/** Runs `work` in a turn in some conversation, and gives its result. */
async function inTurn<Result>(
  { appId, adapter }: { readonly appId: string; readonly adapter: CloudAdapter },
  conversationId: string,
  work: (context: TurnContext) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = [];
  await adapter.continueConversationAsync(appId, referenceTo(appId, conversationId, tenantId), async (context) => {
    results.push(await work(context));
  });
  const [result] = results;
  assert.ok(result !== undefined);
  return result;
}

test('TeamsInfo.getPagedMembers walks the pages of a team, each member once', async () => {
  const { team, ...bot } = await botInTeam(120);
  const sizes: number[] = [];
  const seen = await inTurn(bot, team.id, async (context) => {
    const ids: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await TeamsInfo.getPagedMembers(context, 50, token);
      sizes.push(page.members.length);
      ids.push(...page.members.map(({ aadObjectId }) => aadObjectId));
      // The token is absent or empty on the last page (sheet 3.10).
      token = page.continuationToken === '' ? undefined : page.continuationToken;
      // A service that always gives another must not hold this test.
    } while (token !== undefined && sizes.length < 9);
    return ids;
  });
  assert.deepEqual(sizes, [50, 50, 20]);
  assert.deepEqual(new Set(seen), new Set(team.people.map(({ id }) => id)));
});

test('TeamsInfo.getPagedMembers gives each member with what is known of them', async () => {
  const { team, ...bot } = await botInTeam(1);
  const [member] = team.people;
  assert.ok(member);
  const page = await inTurn(bot, team.id, async (context) => TeamsInfo.getPagedMembers(context));
  const { id, name, email, userPrincipalName, aadObjectId } = page.members[0] ?? {};
  assert.deepEqual(
    { id, name, email, userPrincipalName, aadObjectId, tenantId: page.members[0]?.tenantId },
    {
      id: await control.pairwiseId({ appId: bot.appId, person: member.id }),
      name: 'Member 0',
      email: member.email,
      userPrincipalName: member.userPrincipalName,
      aadObjectId: member.id,
      tenantId,
    },
  );
});

test('TeamsInfo.getPagedMembers gives the one person of a 1:1 chat', async () => {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const ana = await teams.addUser(appId);
  const names: (string | undefined)[] = [];
  await openChat(adapterOf(credentials), { appId, tenantId, member: ana.id }, async (context) => {
    const { members } = await TeamsInfo.getPagedMembers(context);
    names.push(...members.map(({ name }) => name));
  });
  assert.deepEqual(names, ['Ana']);
});

test('TeamsInfo.getPagedMembers reads a whole team from the id of a thread', async () => {
  const { team, ...bot } = await botInTeam(2);
  const thread = await inTurn(bot, team.deals, async (context) => context.sendActivity('Root'));
  const id = `${team.deals};messageid=${thread?.id ?? ''}`;
  const { members } = await inTurn(bot, id, async (context) => TeamsInfo.getPagedMembers(context));
  assert.equal(members.length, 2);
});

test('TeamsInfo.getTeamMembers still reads a team by the old route', async () => {
  const { team, ...bot } = await botInTeam();
  const members = await inTurn(bot, team.id, async (context) => TeamsInfo.getTeamMembers(context, team.id));
  assert.deepEqual(
    members.map(({ name }) => name),
    team.people.map(({ name }) => name),
  );
});

test('TeamsInfo.getMember finds a member by each of their ids', async () => {
  const { team, ...bot } = await botInTeam();
  const [member] = team.people;
  assert.ok(member);
  const pairwise = await control.pairwiseId({ appId: bot.appId, person: member.id });
  for (const id of [pairwise, member.id, member.userPrincipalName]) {
    const found = await inTurn(bot, team.id, async (context) => TeamsInfo.getTeamMember(context, team.id, id));
    assert.equal(found.id, pairwise, `by ${id}`);
    assert.equal(found.aadObjectId, member.id, `by ${id}`);
  }
});

test('TeamsInfo.getTeamDetails and getTeamChannels tell of the team', async () => {
  const { team, ...bot } = await botInTeam(2);
  const details = await inTurn(bot, team.id, async (context) => TeamsInfo.getTeamDetails(context, team.id));
  const channels = await inTurn(bot, team.id, async (context) => TeamsInfo.getTeamChannels(context, team.id));
  assert.deepEqual(
    { id: details.id, name: details.name, aadGroupId: details.aadGroupId },
    { id: team.id, name: 'Sales', aadGroupId: team.groupId },
  );
  // General has no name of its own: clients say it in their language (sheet 3.11).
  assert.deepEqual(
    channels.map(({ id, name }) => ({ id, name: name ?? null })),
    [
      { id: team.id, name: null },
      { id: team.deals, name: 'Deals' },
    ],
  );
});

test('TeamsInfo.sendMessageToTeamsChannel starts a thread, and its reference leads back into it', async () => {
  const { team, ...bot } = await botInTeam();
  const [reference] = await inTurn(bot, team.id, async (context) =>
    TeamsInfo.sendMessageToTeamsChannel(context, MessageFactory.text('Root') as Activity, team.deals, bot.appId),
  );
  await bot.adapter.continueConversationAsync(bot.appId, reference, async (context) => {
    await context.sendActivity('Answer');
  });
  assert.deepEqual(await teams.threads(team.deals), [['Root', 'Answer']]);
  const { threads } = await control.channel({ channelId: team.deals });
  assert.equal(reference.conversation.id, threads[0]?.conversationId);
});

test('TeamsInfo.sendMessageToTeamsChannel takes the team for its General channel', async () => {
  const { team, ...bot } = await botInTeam();
  await inTurn(bot, team.id, async (context) =>
    TeamsInfo.sendMessageToTeamsChannel(context, MessageFactory.text('For all') as Activity, team.id, bot.appId),
  );
  assert.deepEqual(await teams.threads(team.id), [['For all']]);
});

test('only the id of a thread answers in it: the bare channel starts another, a reply to its root too', async () => {
  const { team, ...bot } = await botInTeam();
  const root = await inTurn(bot, team.deals, async (context) => context.sendActivity('Root'));
  await inTurn(bot, team.deals, async (context) => context.sendActivity('Another'));
  const reply = { ...MessageFactory.text('No answer'), replyToId: root?.id ?? '' };
  await inTurn(bot, team.deals, async (context) => context.sendActivity(reply));
  const inThread = `${team.deals};messageid=${root?.id ?? ''}`;
  await inTurn(bot, inThread, async (context) => context.sendActivity('Answer'));
  assert.deepEqual(await teams.threads(team.deals), [['Root', 'Answer'], ['Another'], ['No answer']]);
});

test('a message of a thread is updated and deleted under the id of the thread', async () => {
  const { team, ...bot } = await botInTeam();
  const root = await inTurn(bot, team.deals, async (context) => context.sendActivity('Root'));
  const inThread = `${team.deals};messageid=${root?.id ?? ''}`;
  await inTurn(bot, inThread, async (context) => {
    const answer = await context.sendActivity('Answer');
    await context.updateActivity({ ...MessageFactory.text('Better root'), id: root?.id ?? '' });
    await context.deleteActivity(answer?.id ?? '');
    return answer;
  });
  const { threads } = await control.channel({ channelId: team.deals });
  assert.deepEqual(
    threads.map(({ messages }) => messages.map(({ text, updated, deleted }) => ({ text, updated, deleted }))),
    [
      [
        { text: 'Better root', updated: true, deleted: false },
        { text: '', updated: false, deleted: true },
      ],
    ],
  );
});
