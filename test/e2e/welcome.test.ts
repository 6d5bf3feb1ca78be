import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { HeraldOptions } from 'herald';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, startContoso, type Contoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { peek } from '../support/peek.ts';
import { waitUntil } from '../support/wait-until.ts';

const SMALL = 3;
const welcome = {
  personal: {
    title: 'Hello',
    offers: ['Tells you of builds'],
    next: [{ say: 'status', does: 'shows the last build' }],
  },
  team: {
    channel: { title: 'Hello, team', offers: ['Tells you all of builds'], next: [{ say: 'status', does: 'shows it' }] },
    members: { title: 'Hello, member', offers: ['Tells you of builds'], next: [{ say: 'mute', does: 'ends it' }] },
    atMost: SMALL,
  },
} as const satisfies NonNullable<HeraldOptions['welcome']>;

/** What is shown of each message, without what clients make of it. */
const textOf = (attachments: unknown): string =>
  JSON.stringify(attachments)
    .match(/"text":"[^"]*"/g)
    ?.join(' ') ?? '';

function looks({ control, appId }: Contoso) {
  const inbox = async (person: string): Promise<readonly string[]> => {
    const { chats } = await control.inbox({ person, appId });
    return chats.flatMap(({ messages }) => messages.map(({ attachments }) => textOf(attachments)));
  };
  const channel = async (channelId: string): Promise<readonly string[]> => {
    const { threads } = await control.channel({ channelId });
    return threads.flatMap(({ messages }) => messages.map(({ attachments }) => textOf(attachments)));
  };
  return { inbox, channel };
}

for (const store of ['embedded', 'server'] as const)
  suite(`welcomes, ${store} store`, () => {
    const contoso = sharedContoso({ store, herald: () => ({ welcome }) });
    const look = () => looks(contoso());
    /** A person who is greeted after whoever was to be before: chores of a tenant are seen to in order. */
    const afterAll = async (): Promise<void> => {
      const { people } = contoso();
      const [last] = await people(['Last'], { install: true });
      await waitUntil('the last welcome', async () => (await look().inbox(last.id)).length > 0);
    };

    test('whoever gets the app is welcomed once, told why, and not again when it comes again', async () => {
      const { control, appId, people } = contoso();
      const [ana] = await people(['Ana']);
      await control.install({ appId, person: ana.id, duplicates: 2 });
      await waitUntil('the welcome', async () => (await look().inbox(ana.id)).length > 0);
      const [card = ''] = await look().inbox(ana.id);
      for (const part of ['Hello', 'You get this because you have this app in Teams.', 'Tells you of builds', 'status'])
        assert.ok(card.includes(part), part);
      await control.upgradeApp({ appId, person: ana.id, version: '2.0.0' });
      await control.upgradeApp({ appId, person: ana.id, version: '2.1.0', action: 'add-upgrade' });
      for (let again = 0; again < 2; again += 1) {
        await control.uninstall({ appId, person: ana.id });
        await control.install({ appId, person: ana.id, duplicates: 1 });
      }
      await afterAll();
      assert.equal((await look().inbox(ana.id)).length, 1);
    });

    test('in whichever order Teams tells of it, and from whichever side', async () => {
      const { control, appId, people, herald, endpoint } = contoso();
      const two = await people(['Ben', 'Chloé']);
      await control.setBotEndpoint({ appId, url: 'http://127.0.0.1:9/api/messages' });
      const events = [];
      for (const { id } of two) events.push((await control.install({ appId, person: id })).deliveries);
      await control.setBotEndpoint({ appId, url: endpoint });
      const [[update, installation] = [], both = []] = events.map((told) => told.map(({ activity }) => activity));
      await herald.observe(installation);
      await waitUntil('the welcome', async () => (await look().inbox(two[0].id)).length > 0);
      await herald.observe(update);
      await Promise.all([...both, ...both].map((activity) => herald.observe(activity)));
      await afterAll();
      for (const { id } of two) assert.equal((await look().inbox(id)).length, 1);
    });

    test('a team gets one in the channel that was chosen, its members one each, and nobody another', async () => {
      const { control, appId, tenantId, people } = contoso();
      const members = await people(['Dmitri', 'Emeka', 'Fatou']);
      const [dmitri, emeka, fatou] = members;
      await control.install({ appId, person: fatou.id });
      await waitUntil('her own welcome', async () => (await look().inbox(fatou.id)).length > 0);
      const { id: team, channels } = await control.addTeam({
        tenantId,
        name: 'Kitchen',
        members: members.map(({ id }) => id),
        channels: [{ name: 'Lunch' }],
      });
      const lunch = given(channels[0]).id;
      const where = { id: team, selectedChannelId: lunch };
      await control.install({ appId, team: where, by: dmitri.id, duplicates: 1 });
      await waitUntil('the channel', async () => (await look().channel(lunch)).length > 0);
      for (const { id } of [dmitri, emeka])
        await waitUntil('a member', async () => (await look().inbox(id)).length > 0);
      assert.match((await look().channel(lunch))[0] ?? '', /Hello, team.*because Dmitri added this app to Kitchen\./);
      assert.match(
        (await look().inbox(emeka.id))[0] ?? '',
        /Hello, member.*because Dmitri added this app to Kitchen\./,
      );
      assert.match((await look().inbox(dmitri.id))[0] ?? '', /because this app was added to Kitchen\./);

      const [gita] = await people(['Gita']);
      await control.addTeamMembers({ team, members: [gita.id] });
      await control.renameTeam({ team, name: 'Canteen' });
      await control.renameChannel({ channelId: lunch, name: 'Supper' });
      await control.uninstall({ appId, team });
      await control.removeTeamMembers({ team, members: [emeka.id] });
      await control.install({ appId, team: where, by: dmitri.id });
      await waitUntil('whoever is a member by now', async () => (await look().inbox(gita.id)).length > 0);
      await afterAll();
      const counts = [dmitri, emeka, fatou, gita].map(async ({ id }) => (await look().inbox(id)).length);
      assert.deepEqual(await Promise.all(counts), [1, 1, 1, 1]);
      assert.deepEqual([(await look().channel(lunch)).length, (await look().channel(team)).length], [1, 0]);
    });

    test('of a team that is larger than is wanted only the channel is written to, and of a group chat nobody', async () => {
      const { control, appId, tenantId, people } = contoso();
      const members = (await people(['Hana', 'Ivo', 'Jana', 'Kofi'])).map(({ id }) => id);
      const { id: team } = await control.addTeam({ tenantId, name: 'Everyone', members });
      await control.install({ appId, team });
      const { id: chat } = await control.addGroupChat({ tenantId, members });
      await control.install({ appId, chat });
      await waitUntil('the channel', async () => (await look().channel(team)).length > 0);
      await afterAll();
      for (const id of members) assert.deepEqual(await look().inbox(id), []);
    });
  });

test('what was observed and not sent when a process ends is sent by the next, which need not know what to say', async (t) => {
  const contoso = await startContoso(t, { store: 'server', herald: () => ({ welcome, lanes: false }) });
  const { control, appId, herald, place, people } = contoso;
  const [ana] = await people(['Ana']);
  await control.install({ appId, person: ana.id });
  await herald.close();
  assert.deepEqual(await looks(contoso).inbox(ana.id), []);
  const next = await anotherHerald(t, contoso, place);
  await waitUntil('the welcome', async () => (await looks(contoso).inbox(ana.id)).length > 0);
  assert.equal((await looks(contoso).inbox(ana.id)).length, 1);
  await next.close();
});

test('two processes that are told of the same at once welcome once', async (t) => {
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const contoso = await startContoso(t, { store: 'server', herald: () => ({ welcome, onFault }) });
  const { control, appId, herald, place, people } = contoso;
  const other = await anotherHerald(t, contoso, { ...place, welcome, onFault });
  await control.setBotEndpoint({ appId, url: 'http://127.0.0.1:9/api/messages' });
  const all = await people(Array.from({ length: 20 }, (_, index) => `Person ${index}`));
  const told = [];
  for (const { id } of all) told.push(...(await control.install({ appId, person: id })).deliveries);
  await Promise.all(told.flatMap(({ activity }) => [herald.observe(activity), other.observe(activity)]));
  for (const { id } of all) await waitUntil('the welcome', async () => (await looks(contoso).inbox(id)).length > 0);
  await waitUntil('all that is left', async () => (await left(place)) === 0);
  for (const { id } of all) assert.equal((await looks(contoso).inbox(id)).length, 1);
  await other.close();
  assert.deepEqual(faults, []);
});

/** What is still to be seen to, or sent. */
async function left(place: Contoso['place']): Promise<number> {
  const rows = await peek(place, 'select from chore union all select from message_tally where open');
  return rows.length;
}
