import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigInvalid, InputInvalid } from '../../errors.ts';
import type { FromTemplate } from '../../model/message.ts';
import { expandTemplate } from './expand-template.ts';
import { checkTemplates } from './read-template.ts';
import { cardOf, expand, notification, templateOf } from './testing/templates.ts';

const failed = {
  variants: { en: notification('${what}', '${who.name}'), de: notification('${what}', 'x') },
  otherwise: 'en',
};
const refused: ReadonlyArray<{ what: string; asked: unknown; faults: readonly string[] }> = [
  {
    what: 'a variable that is missing, in all variants and in one',
    asked: { template: failed },
    faults: [
      'variables.what is missing: it stands in the variants en, de',
      'variables.who.name is missing: it stands in the variants en',
    ],
  },
  {
    what: 'a variable that stands outside of what is bound',
    asked: {
      template: templateOf(cardOf([{ type: 'TextBlock', $data: '${items}', text: '${n}' }])),
      variables: { items: [{}], n: 7 },
    },
    faults: ['variables.n is missing: it stands in the variants en; within $data it is $root.n'],
  },
  {
    what: 'a name that no template has',
    asked: { template: 'toString' },
    faults: ['template toString is none of those that were given'],
  },
  { what: 'no template', asked: { template: 7 }, faults: ['template '] },
  { what: 'a field nobody knows', asked: { template: failed, colour: 'red' }, faults: ['colour is not known here'] },
  {
    what: 'a language that is none',
    asked: { template: { variants: { german: notification('a', 'b') }, otherwise: 'en' } },
    faults: ['template.variants.german is not under a language', 'template.otherwise must be one of the variants'],
  },
  {
    what: 'variants of two kinds',
    asked: { template: { variants: { en: notification('a', 'b'), de: cardOf([]) }, otherwise: 'en' } },
    faults: ['template.variants must be of one kind'],
  },
  {
    what: 'polls that do not agree',
    asked: {
      template: { variants: { en: poll('${a}', 'b'), de: poll('a', 'b', 'c') }, otherwise: 'en' },
      variables: { a: 'x' },
    },
    faults: ['template.variants.de.options must be as many as in en'],
  },
  {
    what: 'a variable that is none',
    asked: { template: failed, variables: { what: null, who: { name: [7n] }, at: new Date('never'), n: NaN } },
    faults: ['variables.what must be', 'variables.who.name[0] must be', 'variables.at must be', 'variables.n must be'],
  },
  {
    what: 'a variable that contains itself',
    asked: { template: failed, variables: { what: circular() } },
    faults: [`variables.what${'[0]'.repeat(16)} holds others more than 16 deep`],
  },
  {
    what: 'an address that is no https address any more',
    asked: {
      template: templateOf({ kind: 'announcement', title: 'a', text: 'b', actions: [{ title: 'Go', url: '${to}' }] }),
      variables: { to: 'javascript:alert(1)' },
    },
    faults: ['template.variants.en.actions[0].url is no https address with these variables'],
  },
  {
    what: 'expressions that cannot be read',
    asked: {
      template: { variants: { en: notification('${a', { name: '${nothing(a)}', url: '${}' }) }, otherwise: 'en' },
    },
    faults: [
      'template.variants.en.what holds',
      'template.variants.en.about.name holds',
      'template.variants.en.about.url holds',
    ],
  },
  {
    what: 'an expression that fails with these variables',
    asked: { template: templateOf(notification('${a} and ${length(a)}', 'b')), variables: { a: 7 } },
    faults: ['template.variants.en.what holds an expression that cannot be evaluated'],
  },
];
for (const { what, asked, faults } of refused)
  test(`${what} is refused, and nothing of a variable is told`, async () => {
    await assert.rejects(expand(asked as FromTemplate), (error: unknown) => {
      assert.ok(error instanceof InputInvalid);
      const told = error.faults.map(({ field, problem }) => `${field} ${problem}`);
      assert.equal(told.length, faults.length, told.join('; '));
      for (const [index, fault] of faults.entries()) assert.ok(told[index]?.startsWith(fault), told[index]);
      return true;
    });
  });

test('what a variant lacks as a message is named where it lacks it', async () => {
  await assert.rejects(
    expandTemplate({ template: templateOf(notification('a', 'b')) }, {}, { read: refuse }),
    /template\.variants\.en\.actions must be at least one/,
  );
});

test('named templates are checked at once, and every text at fault is named', async () => {
  await checkTemplates({ good: templateOf(notification('${a}', '\\${b}')) });
  await assert.rejects(
    checkTemplates({ bad: templateOf(notification('${a', 'b')), worse: templateOf(cardOf([{ type: '${x(}' }])) }),
    (error: unknown) =>
      error instanceof ConfigInvalid &&
      error.faults.map(({ field }) => field).join() ===
        'templates.bad.variants.en.what,templates.worse.variants.en.card.body[0].type',
  );
});

function refuse(): never {
  throw new InputInvalid('message', [{ field: 'actions', problem: 'must be at least one' }]);
}

function poll(...options: [string, string, ...string[]]) {
  return { kind: 'poll', question: 'Which?', options, closesAt: '2026-12-04T16:00:00Z' } as const;
}

function circular(): readonly unknown[] {
  const list: unknown[] = [];
  list.push(list);
  return list;
}
