import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { startGraph } from '../testing/start-graph.ts';

test('what a bot is told of one chat comes in its order, even when the bot takes its time', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { ask, teams } = await startGraph(t, { endpoint: `http://127.0.0.1:${port}/api/messages` });
  const { control, appId, tenantId } = teams;
  await control.publishApp({ appId, tenantId, id: 'app' });
  const next = async (): Promise<{ readonly type: unknown; readonly answer: () => void }> => {
    const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
    const activity = (await json(request)) as Readonly<Record<string, unknown>>;
    return { type: activity['action'] ?? activity['type'], answer: () => response.end() };
  };
  const first = next();
  const body = { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/app' };
  await ask('POST', '/users/ana/teamwork/installedApps', { body });
  const held = await first;
  const install = Buffer.from('ana##app').toString('base64');
  await ask('DELETE', `/users/ana/teamwork/installedApps/${install}`);
  // Of another chat it hears meanwhile.
  const other = next();
  await ask('POST', '/users/ben/teamwork/installedApps', { body });
  const types = [held.type, (await other).type];
  const last = next();
  (await other).answer();
  (await last).answer();
  const second = next();
  held.answer();
  (await second).answer();
  const third = next();
  types.push((await last).type, (await second).type, (await third).type);
  (await third).answer();
  await control.settleEvents();
  assert.deepEqual(types, ['conversationUpdate', 'conversationUpdate', 'add', 'add', 'remove']);
});
