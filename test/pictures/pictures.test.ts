import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { whyNoBrowser } from './browser.ts';
import { openEasel, type Easel } from './easel.ts';
import { goldenCards, widths } from './golden-cards.ts';

const LONG = 'All of the boxes stand in the hall on the second floor';
const WORD = 'Donaudampfschifffahrtsgesellschaftskapitän';

const line = (run: object) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run }] });
const button = (title: string) => ({ type: 'Action.OpenUrl', title, url: 'https://a.example' });

suite('what people see', { skip: whyNoBrowser }, () => {
  let easel: Easel;
  before(async () => {
    easel = await openEasel();
  });
  after(() => easel?.close());

  const faultsOf = async (card: object, seenAt: readonly number[]): Promise<readonly string[]> => {
    const found = new Set<string>();
    for (const theme of ['light', 'dark'] as const)
      for (const width of seenAt) for (const fault of await easel.draw(card, { theme, width })) found.add(fault);
    return [...found];
  };

  for (const golden of goldenCards())
    test(`${golden.name} has nothing cut off, over the edge or hard to read, light or dark, wide or narrow`, async () => {
      assert.deepEqual(await faultsOf(golden.card, widths(golden)), []);
      assert.deepEqual(await faultsOf(opened(golden.card), widths(golden)), [], 'with everything open');
    });

  const wrong: ReadonlyArray<{ what: string; body: readonly object[]; fault: string }> = [
    { what: 'a text that does not wrap', body: [{ type: 'TextBlock', text: LONG }], fault: `cut off: ${LONG}` },
    { what: 'a word that is wider than the card', body: [line({ text: WORD })], fault: `over the edge: ${WORD}` },
    {
      what: 'buttons that have no room beside each other',
      body: [{ type: 'ActionSet', actions: ['Open the build', 'Build it again', 'Mute it'].map(button) }],
      fault: 'cut off: Open the build',
    },
    {
      what: 'a button whose title has no room',
      body: [{ type: 'ActionSet', actions: [button(LONG)] }],
      fault: `cut off: ${LONG}`,
    },
    {
      what: 'a colour that cannot be told from what is behind it',
      body: [line({ text: 'faint', color: 'Warning' })],
      fault: 'contrast of 1.5, and 4.5 is needed: faint',
    },
    {
      what: 'a colour that is hard to read in the dark',
      body: [line({ text: 'faint', color: 'Dark' })],
      fault: 'contrast of 1.2, and 4.5 is needed: faint',
    },
    {
      what: 'an element that nobody knows',
      body: [{ type: 'Marquee' }],
      fault: 'Unknown element type "Marquee". Fallback will be used if present.',
    },
    {
      what: 'a picture that is not described',
      body: [{ type: 'Image', url: 'https://a.example/a.png' }],
      fault: 'a picture that is not described',
    },
  ];
  for (const { what, body, fault } of wrong)
    test(`${what} is found`, async () => {
      const card = { type: 'AdaptiveCard', version: '1.5', body };
      const faults = await faultsOf(card, [300]);
      assert.ok(faults.includes(fault), faults.join('; '));
    });
});

/** The card with everything in view that a button brings into view. */
const opened = (card: object): object =>
  JSON.parse(JSON.stringify(card, (key, value: unknown) => (key === 'isVisible' ? undefined : value))) as object;
