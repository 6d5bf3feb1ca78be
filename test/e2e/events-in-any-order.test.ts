import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Activity } from 'teams-simulator';
import { sharedContoso } from '../support/contoso.ts';
import { dumpTenant } from '../support/dump-tenant.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

/** Every event has a time of its own: of two at the same instant nobody could say which is the later. */
const ticking = () => {
  let last = 0;
  return { now: () => (last = Math.max(last + 1, Date.now())) };
};
const SHUFFLES = 8;

suite('events that come late, twice and out of order', () => {
  const contoso = sharedContoso({ store: 'server', simulator: { clock: ticking() } });

  test('leave the address book as it is when they come in order and once', async () => {
    const { herald, tenantId, place } = contoso();
    const story = await tell();
    const observed = async (activities: readonly Activity[]) => {
      const tenant = randomUUID();
      for (const activity of activities)
        await herald.observe(JSON.parse(JSON.stringify(activity).replaceAll(tenantId, tenant)));
      return dumpTenant(place, tenant);
    };
    const inOrder = await observed(story);
    assert.ok(inOrder.length > 25, `a story to be told: ${inOrder.length} rows`);
    assert.deepEqual(await observed(story.flatMap((activity) => [activity, activity])), inOrder, 'each twice');

    const all = { minLength: story.length, maxLength: story.length };
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(story, all), fc.subarray(story), async (shuffled, repeated) => {
        assert.deepEqual(await observed([...shuffled, ...repeated]), inOrder);
      }),
      { numRuns: SHUFFLES },
    );
  });

  /** All that can happen, to people, chats, teams and channels; returns what Teams told of it, in order. */
  async function tell(): Promise<Activity[]> {
    const { control, herald, appId, tenantId, people } = contoso();
    const story: Activity[] = [];
    const hear = <T extends { readonly deliveries: ReadonlyArray<{ readonly activity: Activity }> }>(told: T): T => {
      story.push(...told.deliveries.map(({ activity }) => activity));
      return told;
    };
    const [ana, ben, chloe, dmitri] = await people(['Ana', 'Ben', 'Chloé', 'Dmitri']);
    const bot = { appId };

    for (const { id: person } of [ana, ben, dmitri]) hear(await control.install({ ...bot, person }));
    const message = sent(await herald.send(ana.id, { text: 'Lunch is here' }));
    const at = { ...bot, person: ana.id, conversationId: message.conversationId, activityId: message.activityId };
    const said = hear(await control.say({ ...bot, person: ana.id, text: 'Thanks' }));
    hear(await control.editMessage({ ...at, activityId: said.id, text: 'Thank you' }));
    hear(await control.react({ ...at, reaction: 'like' }));
    hear(await control.read({ ...bot, person: ana.id }));
    hear(await control.submit({ ...at, data: {} }));
    hear(await control.execute({ ...at, verb: 'approve' }));
    hear(await control.uninstall({ ...bot, person: ben.id }));
    hear(await control.install({ ...bot, person: ben.id }));
    hear(await control.upgradeApp({ ...bot, person: ben.id, version: '2.0.0' }));
    hear(await control.uninstall({ ...bot, person: ana.id }));

    const members = [ana.id, ben.id];
    const { id: team, channels } = await control.addTeam({
      tenantId,
      name: 'Kitchen',
      members,
      channels: [{ name: 'Lunch' }],
    });
    const lunch = given(channels[0]).id;
    hear(await control.install({ ...bot, team: { id: team, selectedChannelId: lunch }, by: ana.id }));
    hear(await control.addTeamMembers({ team, members: [chloe.id, dmitri.id] }));
    hear(await control.removeTeamMembers({ team, members: [dmitri.id] }));
    const { id: dinner } = hear(await control.addChannel({ team, name: 'Dinner' }));
    hear(await control.renameChannel({ channelId: dinner, name: 'Supper' }));
    hear(await control.renameTeam({ team, name: 'Canteen' }));
    const asks = { ...bot, person: chloe.id, text: 'Who is hungry?', mention: true, mentionPeople: [ben.id] };
    hear(await control.say({ ...asks, in: { channelId: dinner } }));
    hear(await control.deleteChannel({ channelId: dinner }));
    hear(await control.restoreChannel({ channelId: dinner }));
    hear(await control.deleteChannel({ channelId: lunch }));
    hear(await control.archiveTeam({ team }));
    hear(await control.unarchiveTeam({ team }));
    hear(await control.deleteTeam({ team }));
    hear(await control.restoreTeam({ team }));
    hear(await control.uninstall({ ...bot, team: { id: team, selectedChannelId: dinner } }));

    const { id: chat } = await control.addGroupChat({ tenantId, name: 'Planning', members });
    hear(await control.install({ ...bot, chat }));
    hear(await control.addChatMembers({ chat, members: [chloe.id] }));
    hear(await control.removeChatMembers({ chat, members: [ana.id] }));
    hear(await control.say({ ...asks, in: { chatId: chat } }));
    hear(await control.deletePerson({ person: dmitri.id }));
    return story;
  }
});
