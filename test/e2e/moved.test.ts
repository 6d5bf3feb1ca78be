import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sharedContoso } from '../support/contoso.ts';
import { sent } from '../support/sent.ts';

const lines = (asked: readonly string[]) =>
  asked.map((line) => line.replace(/conversations\/[^/]+/, 'conversations/{id}'));

suite('a tenant that was moved to another service URL', () => {
  const contoso = sharedContoso({ store: 'server' });
  test('is written to there once a chat is not found where it was, and remembered to be there', async () => {
    const { herald, control, teams, appId, tenantId, ...on } = contoso();
    const [ana, ben] = await on.people(['Ana', 'Ben'], { install: true });
    const { conversationId } = sent(await herald.send(ana.id, { text: 'Before' }));
    const emea = `${teams.url}/emea/`;
    await herald.observe({
      type: 'message',
      id: '1',
      timestamp: new Date(Date.now() + 60_000).toISOString(),
      serviceUrl: emea,
      channelId: 'msteams',
      from: {
        id: await control.pairwiseId({ appId, person: ben.id }),
        aadObjectId: ben.id,
      },
      recipient: { id: `28:${appId}` },
      conversation: { id: 'a:bens', conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      text: 'Hello',
    });
    await control.addFault({ operation: 'send', conversationId, status: 404, code: 'ConversationNotFound', times: 1 });
    const first = await on.asked(async () =>
      assert.equal(sent(await herald.send(ana.id, { text: 'After' })).serviceUrl, emea),
    );
    assert.deepEqual(lines(first), [
      'POST /amer/v3/conversations/{id}/activities 404',
      'POST /emea/v3/conversations/{id}/activities 201',
    ]);
    const again = await on.asked(async () => sent(await herald.send(ana.id, { text: 'Again' })));
    assert.deepEqual(lines(again), ['POST /emea/v3/conversations/{id}/activities 201']);
    assert.deepEqual(await on.texts(ana.id), ['Before', 'After', 'Again']);
  });
});
