import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { openHerald, type DirectConversation } from 'herald';
import { anotherHerald } from '../support/another-herald.ts';
import { sharedContoso, startContoso } from '../support/contoso.ts';
import { heraldOptions } from '../support/herald-options.ts';
import { given } from '../support/given.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { sent } from '../support/sent.ts';

const CALLERS = 50;

const conversationOf = (direct: DirectConversation): string => {
  assert.ok('reference' in direct, JSON.stringify(direct));
  return direct.reference.conversationId;
};

suite('createOrGetDirectConversation', () => {
  const contoso = sharedContoso({ store: 'server' });

  /** Somebody with the app, of whom the bot has heard nothing. */
  async function stranger(): Promise<string> {
    const { control, appId, endpoint, people } = contoso();
    const [{ id: person }] = await people(['Ana']);
    await control.setBotEndpoint(appId, 'http://127.0.0.1:9/api/messages');
    await control.install({ appId, person });
    await control.setBotEndpoint(appId, endpoint);
    return person;
  }
  test(`makes one request for ${CALLERS} callers at once, and none for those who come later`, async () => {
    const { herald, control, appId, tenantId, ...on } = contoso();
    const person = await stranger();
    const bots = [herald.botId, { id: herald.botId }, appId];
    const people = [person, { id: person }, person.toUpperCase()];
    const requests = await on.asked(async () => {
      const found = await Promise.all(
        Array.from({ length: CALLERS }, (_, index) =>
          herald.createOrGetDirectConversation(
            given(bots[index % bots.length]),
            given(people[index % people.length]),
            tenantId,
          ),
        ),
      );
      const conversations = new Set(found.map(conversationOf));
      assert.deepEqual([...conversations], [await control.conversationId({ appId, person })]);
    });
    assert.deepEqual(
      requests.filter((line) => line.includes('/v3/')),
      ['POST /amer/v3/conversations 201'],
    );
    const later = await on.asked(async () => {
      const found = await herald.createOrGetDirectConversation(herald.botId, person, tenantId);
      assert.equal(found.kind, 'found');
    });
    assert.deepEqual(later, []);
    assert.deepEqual(await on.texts(person), [], 'nothing is said in it');
  });

  test('makes one request for each of several people', async () => {
    const { herald, tenantId, ...on } = contoso();
    const people = [await stranger(), await stranger(), await stranger()];
    const requests = await on.asked(() =>
      Promise.all(
        [...people, ...people].map((person) => herald.createOrGetDirectConversation(herald.botId, person, tenantId)),
      ),
    );
    assert.equal(requests.filter((line) => line === 'POST /amer/v3/conversations 201').length, people.length);
  });

  test('finds what another process has stored in the same database', async (t) => {
    const { herald, tenantId, place, ...on } = contoso();
    const person = await stranger();
    const made = await herald.createOrGetDirectConversation(herald.botId, person, tenantId);
    assert.equal(made.kind, 'created');
    const other = await anotherHerald(t, contoso(), place);
    const requests = await on.asked(async () => {
      const found = await other.createOrGetDirectConversation(herald.botId, person, tenantId);
      assert.equal(found.kind, 'found');
      assert.equal(conversationOf(found), conversationOf(made));
    });
    assert.deepEqual(requests, []);
  });

  test('tells all callers what Teams refused, and asks again for the next', async () => {
    const { herald, control, appId, tenantId, ...on } = contoso();
    const [{ id: person }] = await on.people(['Ben']);
    const refused = { kind: 'unreachable', why: 'not-installed', status: 403, code: 'ForbiddenOperationException' };
    const ask = () => herald.createOrGetDirectConversation(herald.botId, person, tenantId);
    assert.deepEqual(await Promise.all([ask(), ask(), ask()]), [refused, refused, refused]);
    await control.setBotEndpoint(appId, 'http://127.0.0.1:9/api/messages');
    await control.install({ appId, person });
    assert.equal((await ask()).kind, 'created');
  });

  test('refuses to speak for another bot, and what is no id', async () => {
    const { herald, tenantId, ...on } = contoso();
    const requests = await on.asked(async () => {
      for (const [bot, person, tenant] of [
        [`28:${randomUUID()}`, randomUUID(), tenantId],
        [herald.botId, '', tenantId],
        [herald.botId, 17, tenantId],
        [herald.botId, randomUUID(), ''],
        [{ name: 'Herald' }, randomUUID(), tenantId],
        [herald.botId, null, undefined],
      ] as unknown as ReadonlyArray<[never, never, never]>)
        await assert.rejects(herald.createOrGetDirectConversation(bot, person, tenant), (error: Error) => {
          assertHides(error, on.secrets());
          return 'code' in error && error.code === 'E_INPUT_INVALID';
        });
    });
    assert.deepEqual(requests, []);
  });
});

test('a conversation that was made is found in the data folder by whoever opens it next', async (t) => {
  const { herald, teams, control, appId, secret, tenantId, place, ...on } = await startContoso(t);
  const [{ id: person }] = await on.people(['Ana']);
  await control.setBotEndpoint(appId, 'http://127.0.0.1:9/api/messages');
  await control.install({ appId, person });
  const made = await herald.createOrGetDirectConversation(herald.botId, person, tenantId);
  assert.equal(made.kind, 'created');
  await herald.close();

  await using closing = new AsyncDisposableStack();
  const reopened = await openHerald({ ...heraldOptions(teams, appId, secret), ...place });
  closing.defer(() => reopened.close());
  const requests = await on.asked(async () => {
    const found = await reopened.createOrGetDirectConversation(herald.botId, person, tenantId);
    assert.deepEqual(
      { ...found, kind: 'created' },
      { ...made, reference: { ...given('reference' in found && found.reference) } },
    );
  });
  assert.deepEqual(requests, []);
  sent(await reopened.send(person, { text: 'Still here' }));
  assert.deepEqual(await on.texts(person), ['Still here']);
});
