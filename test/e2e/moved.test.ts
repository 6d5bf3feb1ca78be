import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { openHerald } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { sent } from '../support/sent.ts';

const lines = (asked: readonly string[]) =>
  asked.map((line) => line.replace(/conversations\/[^/]+/, 'conversations/{id}'));

suite('a tenant that was moved to another service URL', () => {
  const contoso = sharedContoso({ store: 'server' });
  let moves = 0;
  /** Somebody writes by way of another service URL. */
  const move = async (serviceUrl: string, person: string): Promise<void> => {
    const { herald, control, appId, tenantId } = contoso();
    moves += 1;
    await herald.observe({
      type: 'message',
      id: String(moves),
      timestamp: new Date(Date.now() + moves * 60_000).toISOString(),
      serviceUrl,
      channelId: 'msteams',
      from: {
        id: await control.pairwiseId({ appId, person }),
        aadObjectId: person,
      },
      recipient: { id: `28:${appId}` },
      conversation: { id: `a:${person}`, conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      text: 'Hello',
    });
  };
  test('is written to there once a chat is not found where it was, and remembered to be there', async () => {
    const { herald, control, teams, ...on } = contoso();
    const [ana, ben] = await on.people(['Ana', 'Ben'], { install: true });
    const { conversationId } = sent(await herald.send(ana.id, { text: 'Before' }));
    const emea = `${teams.url}/emea/`;
    await move(emea, ben.id);
    await control.addFault({ operation: 'send', conversationId, status: 404, code: 'ConversationNotFound', times: 1 });
    const reachedAt: string[] = [];
    const first = await on.asked(async () => {
      const { serviceUrl } = sent(await herald.send(ana.id, { text: 'After' }));
      reachedAt.push(serviceUrl);
    });
    assert.deepEqual(lines(first), [
      'POST /amer/v3/conversations/{id}/activities 404',
      'POST /emea/v3/conversations/{id}/activities 201',
    ]);
    assert.deepEqual(reachedAt, [emea]);
    const again = await on.asked(async () => sent(await herald.send(ana.id, { text: 'Again' })));
    assert.deepEqual(lines(again), ['POST /emea/v3/conversations/{id}/activities 201']);
    assert.deepEqual(await on.texts(ana.id), ['Before', 'After', 'Again']);
  });

  test('and a process that leaves the sending to others says where it was written to', async (t) => {
    const { herald, control, teams, appId, secret, place, ...on } = contoso();
    const [cem, dan] = await on.people(['Cem', 'Dan'], { install: true });
    const { conversationId } = sent(await herald.send(cem.id, { text: 'Before' }));
    const other = await openHerald({ ...heraldOptions(teams, appId, secret), ...place, lanes: false });
    t.after(() => other.close());
    for (const region of ['emea', 'amer']) {
      const url = `${teams.url}/${region}/`;
      await move(url, dan.id);
      await control.addFault({
        operation: 'send',
        conversationId,
        status: 404,
        code: 'ConversationNotFound',
        times: 1,
      });
      assert.equal(sent(await other.send(cem.id, { text: 'After' })).serviceUrl, url);
    }
  });
});
