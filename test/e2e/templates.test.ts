import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ConfigInvalid, InputInvalid, openHerald, PlainHttpCredential, type Template } from 'herald';
import { sharedContoso } from '../support/contoso.ts';
import { sent } from '../support/sent.ts';
import { waitUntil } from '../support/wait-until.ts';

const failed: Template = {
  variants: {
    en: {
      kind: 'notification',
      topic: 'builds',
      what: '${branch} failed',
      about: { name: '${branch}', url: 'https://builds.example/${build}' },
      by: '${by}',
      text: 'It is built again ${again}.',
      actions: [{ title: 'Open ${build}', url: 'https://builds.example/${build}' }],
    },
    de: {
      kind: 'notification',
      topic: 'builds',
      what: '${branch} ist fehlgeschlagen',
      about: '${branch}',
      by: '${by}',
      text: 'Gebaut wird wieder am ${again}.',
      actions: [{ title: '${build} öffnen', url: 'https://builds.example/${build}' }],
    },
  },
  otherwise: 'en',
};
const plan: Template = {
  variants: {
    en: {
      kind: 'announcement',
      summary: 'The plan of ${day}',
      card: {
        type: 'AdaptiveCard',
        version: '1.5',
        body: [
          { type: 'TextBlock', $data: '${items}', text: '- ${name}', wrap: true },
          { type: 'TextBlock', $when: '${exists(note)}', text: '${note}', wrap: true },
          { type: 'TextBlock', text: 'On **${day}**', wrap: true },
        ],
      },
    },
  },
  otherwise: 'en',
};
const variables = { branch: 'main <at>Ana</at> **x**', build: 7, by: 'CI', again: new Date('2026-12-03T23:30:00Z') };

suite('templates', () => {
  const contoso = sharedContoso({ herald: () => ({ templates: { failed, plan } }) });

  /** What this person got, as one text. */
  const got = async (person: string): Promise<string> => {
    const { control, appId } = contoso();
    const { chats } = await control.inbox({ person, appId });
    return JSON.stringify(chats.map(({ messages }) => messages));
  };
  const three = async () => {
    const { control, appId, tenantId } = contoso();
    const people = await control.addPeople({
      tenantId,
      people: [
        { name: 'Ana', locale: 'de-AT', timeZone: 'Europe/Vienna' },
        { name: 'Ben', locale: 'en-US', timeZone: 'America/New_York' },
        { name: 'Jun', locale: 'ja-JP', timeZone: 'Asia/Tokyo' },
      ],
    });
    for (const { id } of people) await control.install({ appId, person: id });
    // Teams tells a zone with a message only.
    for (const { id } of people) await control.say({ appId, person: id, text: 'hello' });
    return people.map(({ id }) => id) as [string, string, string];
  };

  test('each reads their own language, with instants in their own way; a variable means nothing but itself', async () => {
    const { herald, tenantId } = contoso();
    const people = await three();
    const message = await herald.broadcast({
      audience: { kind: 'list', to: people, tenant: tenantId },
      message: { template: 'failed', variables },
    });
    await waitUntil('all three have it', async () => (await message.tally()).sent === 3);
    const [ana, ben, jun] = await Promise.all(people.map(got));
    const shown = [
      [ana, 'main <at>Ana</at> **x** ist fehlgeschlagen', /Gebaut wird wieder am .?4\. Dezember 2026 um 0:30\./],
      [ben, 'main <at>Ana</at> **x** failed', /It is built again December 3, 2026 at 6:30.PM\./],
      [jun, 'main <at>Ana</at> **x** failed', /It is built again 2026年12月4日 8:30\./],
    ] as const;
    for (const [card, what, when] of shown) {
      assert.ok(card?.includes(what));
      assert.match(card ?? '', when);
      assert.doesNotMatch(card ?? '', /[\uE000-\uF8FF]/);
    }
  });

  test('a card repeats and leaves out what its data say, and is edited by a template too', async () => {
    const { herald, ...on } = contoso();
    const [ana] = await on.people(['Ana'], { install: true });
    const items = [{ name: '*one*' }, { name: 'two' }];
    const first = sent(await herald.send(ana.id, { template: 'plan', variables: { items, day: 'Monday' } }));
    const before = await got(ana.id);
    assert.ok(before.includes(String.raw`"text":"- \\*one\\*"`), before);
    assert.ok(before.includes('"text":"- two"') && before.includes('On **Monday**'));

    const note = '# not a heading';
    const variablesThen = { items: items.slice(1), day: 'Tuesday', note };
    sent(await herald.update(first, { template: plan, variables: variablesThen }));
    const after = await got(ana.id);
    assert.ok(after.includes('On **Tuesday**') && after.includes(`\u200B${note}`) && !after.includes('one'));
  });

  test('nothing is accepted of what lacks a variable, or of a template that is not there', async () => {
    const { herald, tenantId, ...on } = contoso();
    const [ana] = await on.people(['Ana'], { install: true });
    const { branch, build, again } = variables;
    const some = { branch, build, again };
    await assert.rejects(herald.send(ana.id, { template: 'failed', variables: some }), refusedFor('variables.by'));
    await assert.rejects(
      herald.broadcast({
        audience: { kind: 'everyone', tenant: tenantId },
        message: { template: 'fialed', variables },
      }),
      refusedFor('template'),
    );
    await assert.rejects(
      herald.send(ana.id, { template: 'failed', variables: { ...some, by: '' } }),
      refusedFor('template.variants.en.by,template.variants.de.by'),
    );
    assert.deepEqual(await on.texts(ana.id), []);
  });
});

test('templates are checked before anything is opened, and each at fault is named', async () => {
  const credential = new PlainHttpCredential({
    loginHost: 'http://127.0.0.1:9',
    authority: 'botframework.com',
    clientId: 'app',
    clientSecret: 'secret',
  });
  const open = (templates: object) =>
    openHerald({
      botAppId: 'app',
      credential,
      dataFolder: '/nowhere/at/all',
      templates: templates as { failed: Template },
    });
  await assert.rejects(
    open({ failed: { variants: { german: failed.variants['de'] }, otherwise: 'en' }, plan: { variants: {} } }),
    refusedFor('templates.failed.variants.german,templates.failed.otherwise,templates.plan.otherwise'),
  );
  const broken = { ...failed.variants['en'], what: '${branch' };
  await assert.rejects(
    open({ failed: { variants: { en: broken }, otherwise: 'en' } }),
    refusedFor('templates.failed.variants.en.what'),
  );
});

const refusedFor = (fields: string) => (error: unknown) =>
  (error instanceof InputInvalid || error instanceof ConfigInvalid) &&
  error.faults.map(({ field }) => field).join() === fields;
