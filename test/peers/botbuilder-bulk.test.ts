import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Activity, MessageFactory, TeamsInfo, type TurnContext } from 'botbuilder';
import { waitUntil } from '../support/wait-until.ts';
import { adapterOf, referenceTo } from './botbuilder-bot.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

/** A bot in a team of two of whom one has the app, and the means to run something in a turn of it. */
async function stage() {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const team = await teams.addTeam(appId);
  const ana = await teams.addUser(appId);
  const inTurn = async <Result>(work: (context: TurnContext) => Promise<Result>): Promise<Result> => {
    const results: Result[] = [];
    const reference = referenceTo(appId, team.id, tenantId);
    await adapterOf(credentials).continueConversationAsync(appId, reference, async (context) => {
      results.push(await work(context));
    });
    const [result] = results;
    assert.ok(result !== undefined);
    return result;
  };
  return { appId, team, ana, inTurn };
}

const lunch = MessageFactory.text('Lunch is here') as Activity;

test('TeamsInfo sends to a list of users, and hears what became of each', async () => {
  const { appId, team, ana, inTurn } = await stage();
  const stranger = team.people[0]?.id ?? '';
  await control.setBulk({ entriesPerSecond: 100 });
  const { operationId } = await inTurn(async (context) =>
    TeamsInfo.sendMessageToListOfUsers(context, lunch, tenantId, [{ id: ana.id }, { id: stranger }]),
  );
  const look = async () => inTurn(async (context) => TeamsInfo.getOperationState(context, operationId));
  await waitUntil('the operation ends', async () => (await look()).state === 'completed');
  // Its types say statusMap, and what it reads is stateMap.
  const { stateMap, totalEntriesCount } = (await look()) as unknown as Record<string, unknown>;
  assert.deepEqual([stateMap, totalEntriesCount], [{ 201: 1, 403: 1 }, 2]);
  const { failedEntryResponses } = await inTurn(async (context) => TeamsInfo.getFailedEntries(context, operationId));
  assert.deepEqual(
    failedEntryResponses.map(({ id, error }) => ({ id, error })),
    [{ id: stranger, error: 'ForbiddenOperationException' }],
  );
  assert.deepEqual(await teams.texts(appId, ana.id), ['Lunch is here']);
});

test('TeamsInfo sends to a tenant, a team and channels, and cancels', async () => {
  const { appId, team, ana, inTurn } = await stage();
  await control.setBulk({ entriesPerSecond: 100 });
  await inTurn(async (context) => TeamsInfo.sendMessageToAllUsersInTenant(context, lunch, tenantId));
  await inTurn(async (context) => TeamsInfo.sendMessageToAllUsersInTeam(context, lunch, tenantId, team.id));
  await inTurn(async (context) =>
    TeamsInfo.sendMessageToListOfChannels(context, lunch, tenantId, [{ id: team.deals }]),
  );
  await waitUntil('the tenant gets it', async () => (await teams.texts(appId, ana.id)).length === 1);
  await waitUntil('the channel gets it', async () => (await teams.threads(team.deals)).length === 1);
  await control.setBulk({ entriesPerSecond: 0.001, retryAfterSeconds: 60 });
  const { operationId } = await inTurn(async (context) =>
    TeamsInfo.sendMessageToAllUsersInTenant(context, lunch, tenantId),
  );
  const { state, retryAfter } = await inTurn(async (context) => TeamsInfo.getOperationState(context, operationId));
  assert.ok(state === 'provisioning' || state === 'ongoing');
  assert.ok(retryAfter !== undefined && new Date(retryAfter).getTime() > Date.now());
  await inTurn(async (context) => {
    await TeamsInfo.cancelOperation(context, operationId);
    return true;
  });
  assert.equal((await inTurn(async (context) => TeamsInfo.getOperationState(context, operationId))).state, 'completed');
});
