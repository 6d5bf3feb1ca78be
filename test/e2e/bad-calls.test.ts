import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, suite, test } from 'node:test';
import type { Destination, Fault, Message, MessageReference, Rules } from 'herald';
import { sharedContoso, type Someone } from '../support/contoso.ts';
import { dumpTenant } from '../support/dump-tenant.ts';
import { given } from '../support/given.ts';
import { assertHides } from '../support/hide-secrets.ts';
import { sent } from '../support/sent.ts';

const TEXT = 'The quarterly figures are not to be seen in a log';

const input = (...fields: readonly string[]) => ({ code: 'E_INPUT_INVALID', fields });

const dots = (id: string) => ({ conversationId: id as MessageReference['conversationId'] });

const rules = (fields: object) => fields as Rules;

suite('a call with bad input is refused with a code, and neither Teams nor the address book hears of it', () => {
  const contoso = sharedContoso({ store: 'server' });
  let ana: Someone;
  let message: MessageReference;
  let team: string;

  before(async () => {
    const { control, herald, appId, tenantId, people } = contoso();
    [ana] = await people(['Ana'], { install: true });
    message = sent(await herald.send(ana.id, { text: TEXT }));
    ({ id: team } = await control.addTeam({ tenantId, name: 'Kitchen', members: [ana.id] }));
    await control.install({ appId, team });
  });

  const { herald, to, say } = {
    herald: () => contoso().herald,
    to: (destination: unknown) => () => contoso().herald.send(destination as Destination, { text: TEXT }),
    say: (content: unknown) => () => contoso().herald.send(ana.id, content as Message),
  };
  const card = (fields: object) => ({
    card: { type: 'AdaptiveCard', version: '1.5', body: [TEXT], ...fields },
    summary: TEXT,
  });

  const cases: ReadonlyArray<{
    readonly what: string;
    readonly call: () => Promise<unknown>;
    readonly is: { readonly code: string; readonly fields?: readonly string[] };
  }> = [
    { what: 'to nobody', call: to(undefined), is: input('to') },
    { what: 'to an empty text', call: to('  '), is: input('to') },
    { what: 'to a number', call: to(29), is: input('to') },
    { what: 'to a list', call: to([]), is: input('to') },
    { what: 'to an object of nothing', call: to({}), is: input('to') },
    { what: 'to a person who is no text', call: to({ person: { id: '29:x' } }), is: input('person') },
    { what: 'to a person in a tenant that is no text', call: to({ person: '29:x', tenant: 7 }), is: input('tenant') },
    { what: 'to a person with more words', call: to({ person: '29:x', cc: '29:y' }), is: input('cc') },
    { what: 'to a thread that is no message id', call: to({ channel: '19:x', thread: '../1' }), is: input('thread') },
    {
      what: 'to a reference of nothing',
      call: to({ conversationId: 'a:1' }),
      is: input('tenantId', 'serviceUrl', 'botId', 'scope'),
    },
    {
      what: 'to an address of another channel',
      call: to({ channelId: 'slack' }),
      is: input('channelId', 'serviceUrl', 'bot'),
    },
    {
      what: 'to an address of another bot',
      call: to({
        channelId: 'msteams',
        serviceUrl: 'https://smba.trafficmanager.net/amer/',
        bot: { id: `28:${randomUUID()}` },
        user: { id: '29:x' },
        channelData: { tenant: { id: 'contoso' } },
      }),
      is: input('bot.id'),
    },
    {
      what: 'to a reference of another bot',
      call: () =>
        herald().send({ ...message, botId: `28:${randomUUID()}` as MessageReference['botId'] }, { text: TEXT }),
      is: input('botId'),
    },
    { what: 'to a person nobody knows', call: to('ben@contoso.example'), is: { code: 'E_PERSON_NOT_KNOWN' } },
    { what: 'to a 29: id nobody knows', call: to('29:x/../y?z'), is: { code: 'E_PERSON_NOT_KNOWN' } },
    { what: 'to a chat nobody knows', call: to('a:x/../y?z'), is: { code: 'E_PLACE_NOT_KNOWN' } },
    { what: 'to a channel nobody knows', call: to('19:x/y?z@thread.tacv2'), is: { code: 'E_PLACE_NOT_KNOWN' } },
    {
      what: 'to a chat of dots',
      call: () => herald().send({ ...message, ...dots('..') }, { text: TEXT }),
      is: input('conversationId'),
    },
    {
      what: 'to half a character',
      call: () => herald().send({ ...message, ...dots('a:\uD800') }, { text: TEXT }),
      is: input('conversationId'),
    },
    { what: 'a message of nothing', call: say(undefined), is: input('message') },
    { what: 'a message that is a text', call: say(TEXT), is: input('message') },
    { what: 'a message without words', call: say({ text: ' ' }), is: input('text') },
    { what: 'words that are none', call: say({ text: { words: TEXT } }), is: input('text') },
    { what: 'a message with more in it', call: say({ text: TEXT, attachments: [] }), is: input('attachments') },
    { what: 'words beside a card', call: say({ ...card({}), text: TEXT }), is: input('text') },
    { what: 'a card without a summary', call: say({ card: card({}).card }), is: input('summary') },
    { what: 'a card that Teams does not draw', call: say(card({ version: '1.6' })), is: input('card.version') },
    { what: 'a card that is something else', call: say(card({ type: 'HeroCard' })), is: input('card.type') },
    { what: 'a card that contains itself', call: () => say(circular())(), is: input('message') },
    {
      what: 'a mention that is not in the text',
      call: say({ text: TEXT, mentions: [{ id: '29:x', name: 'Ben' }] }),
      is: input('mentions[0].name'),
    },
    {
      what: 'a message that is too heavy',
      call: say({ text: TEXT.repeat(1000) }),
      is: { code: 'E_MESSAGE_TOO_LARGE' },
    },
    {
      what: 'a reply to nothing',
      call: () => herald().reply({} as MessageReference, { text: TEXT }),
      is: input('tenantId', 'serviceUrl', 'botId', 'conversationId', 'scope'),
    },
    {
      what: 'an update of no message',
      call: () => herald().update(withoutMessage(), { text: TEXT }),
      is: input('activityId'),
    },
    { what: 'a delete of no message', call: () => herald().delete(withoutMessage()), is: input('activityId') },
    { what: 'a roster of nothing', call: () => herald().fetchRoster({} as { team: string }), is: input('of') },
    {
      what: 'a roster of a team nobody knows',
      call: () => herald().fetchRoster({ team: '19:x' }),
      is: { code: 'E_PLACE_NOT_KNOWN' },
    },
    { what: 'rules of no tenant', call: () => herald().rules(' '), is: input('tenant') },
    {
      what: 'rules that are none',
      call: () =>
        herald().setRules('contoso', rules({ quietHours: { from: '25:00', to: '7' }, cap: { most: 0, hours: 1.5 } })),
      is: input('quietHours.from', 'quietHours.to', 'cap.most', 'cap.hours'),
    },
    {
      what: 'rules of a topic that are none',
      call: () => herald().setRules('contoso', rules({ topics: { builds: { digestMinutes: -1, color: 'red' } } })),
      is: input('topics.builds.digestMinutes', 'topics.builds.color'),
    },
    {
      what: 'rules with a zone that is none',
      call: () => herald().setRules('contoso', { otherwiseZone: 'Mars/Olympus' }),
      is: input('otherwiseZone'),
    },
    {
      what: 'preferences of nobody known',
      call: () => herald().preferences('contoso', 'ben@contoso.example'),
      is: { code: 'E_PERSON_NOT_KNOWN' },
    },
    {
      what: 'preferences by a key that is none',
      call: () => herald().preferences('contoso', { by: 'name', value: 'Ben' } as unknown as string),
      is: input('key'),
    },
    { what: 'a topic that is none, muted', call: () => herald().mute('contoso', '29:x', ' '), is: input('topic') },
    { what: 'a topic without end', call: () => herald().unmute('contoso', '29:x', 'x'.repeat(65)), is: input('topic') },
    {
      what: 'hours that are none',
      call: () => herald().setQuietHours('contoso', '29:x', { from: '22:00', to: '22:00' }),
      is: input('to'),
    },
    { what: 'an activity of nothing', call: () => herald().observe(undefined), is: input('activity') },
    { what: 'an activity that is a text', call: () => herald().observe(TEXT), is: input('activity') },
    {
      what: 'an activity of nobody',
      call: () => herald().observe({ type: 'message', channelId: 'msteams' }),
      is: input('serviceUrl', 'recipient', 'conversation'),
    },
  ];

  for (const { what, call, is } of cases)
    test(what, async () => {
      const { asked, place, tenantId, secrets } = contoso();
      const earlier = await dumpTenant(place, tenantId);
      const requests = await asked(() =>
        assert.rejects(call, (error: Error & { code?: unknown; fix?: unknown; faults?: readonly Fault[] }) => {
          assert.equal(error.code, is.code, error.stack);
          assert.ok(typeof error.fix === 'string' && error.fix !== '');
          if (is.fields !== undefined)
            assert.deepEqual(
              given(error.faults).map(({ field }) => field),
              is.fields,
            );
          assertHides(error, [TEXT, ...secrets()]);
          return true;
        }),
      );
      assert.deepEqual(requests, []);
      assert.deepEqual(await dumpTenant(place, tenantId), earlier);
    });

  const withoutMessage = () => ({ ...message, activityId: undefined }) as unknown as MessageReference;
  const circular = () => {
    const content = card({});
    return { ...content, card: Object.assign(content.card, { body: [content.card] }) };
  };
});
