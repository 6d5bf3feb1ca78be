import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { teamsLimits } from 'herald';
import { sharedContoso, type Contoso } from '../support/contoso.ts';
import { populate } from '../support/populate.ts';

const PEOPLE = 1_000;
/** How fast it goes is for other tests. */
const limits = { ...teamsLimits, tenant: { requests: 2_000, ms: 1_000 } };

suite(`a broadcast to ${PEOPLE}, server store`, () => {
  const contoso = sharedContoso({ store: 'server', herald: () => ({ limits }) });

  test('that is taken back is left with nobody, and nothing of it with whoever had not got it yet', async () => {
    const { herald } = contoso();
    const { tenantId, people } = await populate(contoso(), PEOPLE);
    const audience = { kind: 'everyone', tenant: tenantId } as const;
    const message = await herald.broadcast({ audience, message: { text: 'Lunch is here' } });
    assert.equal((await message.finished()).sent, PEOPLE);
    const recall = await message.recall();
    const tally = await recall.finished();
    assert.deepEqual({ planned: tally.planned, sent: tally.sent }, { planned: PEOPLE, sent: PEOPLE });
    assert.equal(await leftWith(contoso(), people), 0);
  });
});

suite(`a broadcast to ${PEOPLE}, embedded store`, () => {
  const contoso = sharedContoso({ herald: () => ({ limits }) });

  test('that is taken back halfway is left with nobody', async () => {
    const { herald } = contoso();
    const { tenantId, people } = await populate(contoso(), PEOPLE);
    const audience = { kind: 'everyone', tenant: tenantId } as const;
    const message = await herald.broadcast({ audience, message: { text: 'Lunch is here' } });
    for await (const { tally } of message.progress({ everyMs: 10 })) if (tally.sent > PEOPLE / 4) break;
    const recall = await message.recall();
    await recall.finished();
    const { sent, cancelled } = await message.finished();
    assert.equal(sent + cancelled, PEOPLE);
    assert.equal((await recall.tally()).sent, sent);
    assert.equal(await leftWith(contoso(), people), 0);
  });
});

/** How many messages of the bot these people still see, all together. */
async function leftWith({ control }: Contoso, people: readonly string[]): Promise<number> {
  let count = 0;
  for (const person of people)
    for (const { messages } of (await control.inbox({ person })).chats)
      count += messages.filter(({ deleted }) => !deleted).length;
  return count;
}
