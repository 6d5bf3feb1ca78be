import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { TeamsInfo } from 'botbuilder';
import { adapterOf } from './botbuilder-bot.ts';
import { endpointOf } from './botbuilder-endpoint.ts';
import { BotbuilderListener } from './botbuilder-listener.ts';
import { serveBot } from './serve-bot.ts';
import { type Person, startTeams } from './start-teams.ts';

const teams = await startTeams();
const { control, tenantId } = teams;
after(teams.stop);

interface Scene {
  readonly appId: string;
  readonly ana: Person;
  /** A message of the bot in Ana's chat. */
  readonly sent: { readonly conversationId: string; readonly activityId: string };
  readonly team: string;
}

/** A botbuilder bot behind a web server, in Ana's chat and in a team of hers. */
async function scene(t: TestContext): Promise<Scene & { listener: BotbuilderListener }> {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const adapter = adapterOf(credentials);
  const listener = new BotbuilderListener();
  let sent: string | undefined;
  const { endpoint, close } = await serveBot(
    endpointOf(adapter, async (context) => {
      if (context.activity.text === 'Hello') sent = (await context.sendActivity('You said Hello'))?.id;
      else await listener.run(context);
    }),
  );
  t.after(close);
  const [ana] = await teams.addPeople('Ana');
  assert.ok(ana);
  const { id: team } = await control.addTeam({ tenantId, name: 'Sales', members: [ana.id] });
  await control.install({ appId, person: ana.id });
  await control.install({ appId, team });
  await control.setBotEndpoint(appId, endpoint);
  const { conversationId } = await control.say({ appId, person: ana.id, text: 'Hello' });
  assert.ok(sent);
  return { appId, ana, listener, team, sent: { conversationId, activityId: sent } };
}

test('a bot answers a message that Teams signed, in the conversation and at the service URL that it names', async (t) => {
  const { appId, ana, sent } = await scene(t);
  assert.deepEqual(await teams.texts(appId, ana.id), ['Hello', 'You said Hello']);
  assert.equal(sent.conversationId, await control.conversationId({ appId, person: ana.id }));
  // The signature was checked with the keys that the simulator publishes, at the address that botbuilder has built in.
  const asked = await control.requests();
  for (const path of ['/v1/.well-known/openidconfiguration', '/v1/.well-known/keys'])
    assert.ok(
      asked.some((request) => request.path === path && request.status === 200),
      path,
    );
});

const events: readonly {
  readonly what: string;
  readonly happens: (at: Scene) => Promise<{ deliveries: readonly { status: number | null }[] }>;
  readonly heard: (at: Scene) => unknown[][];
}[] = [
  {
    what: 'a message in the 1:1 chat',
    happens: async ({ appId, ana }) => control.say({ appId, person: ana.id, text: 'Anything new?' }),
    heard: () => [['message', 'Anything new?', undefined]],
  },
  {
    what: 'a mention in a channel',
    happens: async ({ appId, ana, team }) =>
      control.say({ appId, person: ana.id, text: 'what is new?', in: { channelId: team }, mention: true }),
    heard: () => [['message', '<at>Notifier</at> what is new?', undefined]],
  },
  {
    what: 'an edited message',
    happens: async ({ appId, ana, sent: { conversationId } }) => {
      const { id: activityId } = await control.say({ appId, person: ana.id, text: 'First' });
      return control.editMessage({ appId, person: ana.id, conversationId, activityId, text: 'Second' });
    },
    heard: () => [
      ['message', 'First', undefined],
      ['edited', 'Second'],
    ],
  },
  {
    what: 'an install for a person',
    happens: async ({ appId }) => {
      const [ben] = await teams.addPeople('Ben');
      return control.install({ appId, person: ben?.id ?? '' });
    },
    // botbuilder looks up who joined: the name comes from the Connector, not from the event.
    heard: () => [
      ['joined', ['the bot', 'Ben'], undefined],
      ['installed', 'personal'],
    ],
  },
  {
    what: 'an uninstall from a team',
    happens: async ({ appId, team }) => control.uninstall({ appId, team }),
    heard: () => [
      ['left', [undefined], 'Sales'],
      ['removed', 'channel'],
    ],
  },
  {
    what: 'somebody new in the team',
    happens: async ({ team }) => {
      const [ben] = await teams.addPeople('Ben');
      return control.addTeamMembers({ team, members: [ben?.id ?? ''] });
    },
    heard: () => [['joined', ['Ben'], 'Sales']],
  },
  {
    what: 'a new channel',
    happens: async ({ team }) => control.addChannel({ team, name: 'Deals' }),
    heard: () => [['channel created', 'Deals', 'Sales']],
  },
  {
    what: 'another name of the team',
    happens: async ({ team }) => control.renameTeam({ team, name: 'Purchase' }),
    heard: () => [['team renamed', 'Purchase']],
  },
  {
    what: 'a reaction to a message of the bot',
    happens: async ({ appId, ana, sent }) => control.react({ appId, person: ana.id, ...sent, reaction: 'like' }),
    heard: ({ sent }) => [['reaction', ['like'], sent.activityId]],
  },
  {
    what: 'a read receipt',
    happens: async ({ appId, ana }) => control.read({ appId, person: ana.id }),
    heard: ({ sent }) => [['read', sent.activityId]],
  },
  {
    what: 'a submitted card',
    happens: async ({ appId, ana, sent }) => control.submit({ appId, person: ana.id, ...sent, data: { vote: 'yes' } }),
    heard: () => [['message', undefined, { vote: 'yes' }]],
  },
  {
    what: 'an executed card',
    happens: async ({ appId, ana, sent }) =>
      control.execute({ appId, person: ana.id, ...sent, verb: 'vote', data: { choice: 2 } }),
    heard: () => [['executed', 'vote', { choice: 2 }]],
  },
  {
    what: 'an event of a kind that is not known yet',
    happens: async ({ appId, ana }) => control.unknownEvent({ appId, person: ana.id }),
    heard: () => [],
  },
];

for (const { what, happens, heard } of events)
  test(`botbuilder's handlers understand ${what}`, async (t) => {
    const { listener, ...at } = await scene(t);
    const { deliveries } = await happens(at);
    assert.ok(deliveries.length > 0 && deliveries.every(({ status }) => status === 200), JSON.stringify(deliveries));
    assert.deepEqual(listener.heard, heard(at));
  });

test('the card that a bot gives back for an executed one is what the person sees then', async (t) => {
  const { appId, ana, sent } = await scene(t);
  const answer = await control.execute({ appId, person: ana.id, ...sent, verb: 'vote' });
  assert.equal(answer.state, 'card');
  const message = (await teams.messages(appId, ana.id)).find(({ id }) => id === sent.activityId);
  assert.deepEqual(message?.attachments[0]?.['content'], {
    type: 'AdaptiveCard',
    version: '1.5',
    body: [{ type: 'TextBlock', text: 'Thanks' }],
  });
});

test('TeamsInfo.getPagedMembers reads the team in which the bot was mentioned', async (t) => {
  const credentials = await teams.addBot();
  const { appId } = credentials;
  const members: (string | undefined)[] = [];
  const { endpoint, close } = await serveBot(
    endpointOf(adapterOf(credentials), async (context) => {
      const page = await TeamsInfo.getPagedMembers(context);
      members.push(...page.members.map(({ name }) => name));
    }),
  );
  t.after(close);
  const people = await teams.addPeople('Ana', 'Ben');
  const [ana] = people;
  assert.ok(ana);
  const team = await control.addTeam({ tenantId, name: 'Sales', members: people.map(({ id }) => id) });
  await control.install({ appId, team: team.id });
  await control.setBotEndpoint(appId, endpoint);
  await control.say({ appId, person: ana.id, text: 'who is here?', in: { channelId: team.id }, mention: true });
  assert.deepEqual(members, ['Ana', 'Ben']);
});

type Raw = Parameters<typeof control.sendRaw>[0];

const forgeries: readonly {
  readonly what: string;
  readonly token?: Raw['token'];
  readonly activity?: object;
  readonly status: number;
}[] = [
  { what: 'for another bot', token: { audience: crypto.randomUUID() }, status: 401 },
  { what: 'of another issuer', token: { issuer: 'https://login.example' }, status: 401 },
  { what: 'that expired ten minutes ago', token: { expiresInSeconds: -600 }, status: 401 },
  { what: 'for another service URL', token: { serviceUrl: 'https://elsewhere.example/' }, status: 401 },
  { what: 'without a service URL', token: { serviceUrl: null }, status: 401 },
  { what: 'signed with a key that was never published', token: { kid: 'unknown' }, status: 401 },
  { what: 'with a broken signature', token: { tampered: true }, status: 500 },
  { what: 'signed with a shared secret', token: { algorithm: 'HS256' }, status: 500 },
  { what: 'that is not signed', token: { algorithm: 'none' }, status: 401 },
  { what: 'of a key without the endorsement for its channel', activity: { channelId: 'slack' }, status: 401 },
  { what: 'at all missing', token: null, status: 401 },
];

for (const { what, token, activity = {}, status } of forgeries)
  test(`an event with a token ${what} is refused, and its turn never runs`, async (t) => {
    // botbuilder writes each refusal to the console.
    t.mock.method(console, 'error', () => undefined);
    const { appId, ana, listener } = await scene(t);
    const { deliveries } = await control.say({ appId, person: ana.id, text: 'Good' });
    const genuine = deliveries[0]?.activity;
    assert.ok(genuine);
    assert.deepEqual(listener.heard, [['message', 'Good', undefined]]);
    const forged = { ...genuine, text: 'Forged', ...activity };
    const answer = await control.sendRaw({ appId, activity: forged, ...(token === undefined ? {} : { token }) });
    assert.equal(answer.status, status);
    assert.deepEqual(listener.heard, [['message', 'Good', undefined]]);
  });
