import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, suite, test } from 'node:test';
import type { MessageHandle, Notification } from 'herald';
import { chatOf } from '../support/cards.ts';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { given } from '../support/given.ts';

const TEXT = 'The quarterly figures';
const figures: Notification = {
  kind: 'notification',
  topic: 'figures',
  what: TEXT,
  about: 'Q3',
  by: 'Finance',
  actions: [{ title: 'Approve', verb: 'approve' }],
};

suite('a button that says what it should not', () => {
  const told: unknown[] = [];
  const contoso = sharedContoso({ herald: () => ({ onAction: async (action) => void told.push(action) }) });
  let ana: Someone;
  let ben: Someone;
  let stranger: string;
  let message: MessageHandle;

  before(async () => {
    const { control, herald, appId, people } = contoso();
    [ana, ben] = await people(['Ana', 'Ben'], { install: true });
    const { id: tenantId } = await control.addTenant({ name: 'Fabrikam' });
    const [person] = await control.addPeople({ tenantId, people: [{ name: 'Zoë' }] });
    stranger = given(person).id;
    await control.install({ appId, person: stranger });
    message = await herald.broadcast({ audience: { kind: 'list', to: [ana.id] }, message: figures });
    await message.finished();
    for (const id of [ben.id, stranger])
      await (
        await herald.broadcast({ audience: { kind: 'list', to: [id] }, message: { ...figures, what: 'Lunch' } })
      ).finished();
  });

  /** Presses, on the newest card that somebody has, a button of their own making. */
  const press = async (person: string, herald: unknown, also: { readonly trigger?: 'automatic' } = {}) => {
    const { control, appId } = contoso();
    const { conversationId, id: activityId } = await chatOf(contoso(), person).latest();
    return control.execute({ appId, person, conversationId, activityId, verb: 'herald', data: { herald }, ...also });
  };
  const of = (button: object) => ({ message: message.key.messageId, topic: 'figures', verb: 'approve', ...button });
  const nothingCame = async (): Promise<void> => {
    const { herald, tenantId } = contoso();
    assert.equal((await message.responses()).clicked, 0);
    assert.deepEqual(told, []);
    for (const { id } of [ana, ben])
      assert.deepEqual(
        (await herald.preferences(tenantId, id)).topics.filter(({ muted }) => muted),
        [],
      );
  };

  for (const what of ['mute', 'unmute', 'act', 'vote'])
    test(`to ${what} of somebody else’s message, or of another tenant’s, is refused, and shows nothing of it`, async () => {
      for (const person of [ben.id, stranger]) {
        const answer = await press(person, of({ do: what }));
        assert.deepEqual([answer.state, 'code' in answer && answer.code], ['error', 'NotFound']);
        assert.ok(!JSON.stringify(answer).includes(TEXT));
      }
      await nothingCame();
    });

  const malformed: ReadonlyArray<readonly [what: string, button: () => unknown, code: string]> = [
    ['of nothing', () => null, 'BadRequest'],
    ['that does what nobody knows', () => of({ do: 'delete' }), 'BadRequest'],
    ['of a message that is none', () => of({ do: 'mute', message: 7 }), 'BadRequest'],
    ['of a message whose id is none', () => of({ do: 'mute', message: "' or 1=1 --" }), 'NotFound'],
    ['of a message that nobody sent', () => of({ do: 'mute', message: randomUUID() }), 'NotFound'],
    ['with a topic that cannot be stored', () => of({ do: 'mute', topic: 'a\0b' }), 'BadRequest'],
    ['with a topic without end', () => of({ do: 'mute', topic: 'x'.repeat(5_000) }), 'BadRequest'],
    ['that votes in what is no poll', () => of({ do: 'vote' }), 'NotFound'],
  ];
  for (const [what, button, code] of malformed)
    test(`a button ${what} is answered with an error body, and nothing comes of it`, async () => {
      const answer = await press(ana.id, button());
      assert.deepEqual([answer.status, answer.state, 'code' in answer && answer.code], [200, 'error', code]);
      const { control, appId } = contoso();
      const { conversationId, id: activityId } = await chatOf(contoso(), ana.id).latest();
      const submitted = await control.submit({
        appId,
        person: ana.id,
        conversationId,
        activityId,
        data: { herald: button() },
      });
      assert.equal(submitted.deliveries[0]?.status, 200);
      await nothingCame();
    });

  test('a client that draws a card anew by itself mutes nothing and presses nothing', async () => {
    for (const what of ['mute', 'act']) {
      const answer = await press(ana.id, of({ do: what }), { trigger: 'automatic' });
      assert.deepEqual([answer.state, 'code' in answer && answer.code], ['error', 'BadRequest']);
    }
    await nothingCame();
  });

  test('whoever the data name, only who pressed is meant', async () => {
    const { herald, tenantId } = contoso();
    const teamsId = await contoso().control.pairwiseId({ appId: contoso().appId, person: ana.id });
    const chat = chatOf(contoso(), ben.id);
    await chat.execute({ do: 'mute' }, { person: ana.id, from: { id: teamsId }, tenantId: 'fabrikam' });
    assert.equal(
      (await herald.preferences(tenantId, ana.id)).topics.some(({ muted }) => muted),
      false,
    );
    assert.equal(
      (await herald.preferences(tenantId, ben.id)).topics.some(({ muted }) => muted),
      true,
    );
    await herald.unmute(tenantId, { by: 'entraId', value: ben.id as never });
    await nothingCame();
  });

  test('an activity of another bot is refused, and of it nothing is done', async () => {
    const { control, appId } = contoso();
    const { conversationId, id: activityId } = await chatOf(contoso(), ana.id).latest();
    const { deliveries } = await control.execute({
      appId,
      person: ana.id,
      conversationId,
      activityId,
      verb: 'herald',
      data: { herald: { do: 'delete' } },
    });
    const { activity } = given(deliveries[0]);
    const value = { action: { type: 'Action.Execute', data: { herald: of({ do: 'mute' }) } } };
    const answer = await control.sendRaw({ appId, activity: { ...activity, recipient: { id: '28:another' }, value } });
    assert.equal(answer.status, 403);
    await nothingCame();
  });
});
