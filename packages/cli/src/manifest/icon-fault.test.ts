import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encode } from 'fast-png';
import { iconFault } from './icon-fault.ts';

const WHITE = [255, 255, 255, 255];
const NOTHING = [0, 0, 0, 0];

/** A square of so many pixels, the first of them painted otherwise. */
function square(size: number, fill: readonly number[], first = fill): Uint8Array {
  const data = new Uint8Array(Array.from({ length: size * size }, (_, at) => (at === 0 ? first : fill)).flat());
  return encode({ width: size, height: size, data, channels: fill.length, depth: 8 });
}

test('our own icons are as Microsoft wants them', () => {
  for (const which of ['color', 'outline'] as const)
    assert.equal(iconFault(which, readFileSync(new URL(`./icons/${which}.png`, import.meta.url))), undefined);
});

const cases: ReadonlyArray<{ what: string; which: 'color' | 'outline'; bytes: Uint8Array; says: RegExp | undefined }> =
  [
    { what: 'a text', which: 'color', bytes: Buffer.from('no picture'), says: /^is no PNG/ },
    {
      what: 'a colour icon of the other size',
      which: 'color',
      bytes: square(32, WHITE),
      says: /^is 32x32: .*192x192$/,
    },
    { what: 'a colour icon without alpha', which: 'color', bytes: square(192, [9, 9, 9]), says: undefined },
    {
      what: 'an outline of the other size',
      which: 'outline',
      bytes: square(192, WHITE),
      says: /^is 192x192: .*32x32$/,
    },
    { what: 'a white square', which: 'outline', bytes: square(32, WHITE), says: /no transparent background/ },
    {
      what: 'a square without alpha',
      which: 'outline',
      bytes: square(32, [255, 255, 255]),
      says: /no transparent back/,
    },
    { what: 'nothing at all', which: 'outline', bytes: square(32, NOTHING), says: /transparent everywhere/ },
    { what: 'a red outline', which: 'outline', bytes: square(32, NOTHING, [255, 0, 0, 255]), says: /other colours/ },
    { what: 'a grey outline', which: 'outline', bytes: square(32, [0, 0], [128, 255]), says: /other colours/ },
    {
      what: 'a pale white outline',
      which: 'outline',
      bytes: square(32, NOTHING, [255, 255, 255, 40]),
      says: undefined,
    },
    { what: 'what is far too long', which: 'color', bytes: new Uint8Array(1_000_001), says: /1000001 bytes/ },
  ];
for (const { what, which, bytes, says } of cases)
  test(`${what} is ${says === undefined ? 'taken' : 'refused'} as the ${which} icon`, () => {
    const fault = iconFault(which, bytes);
    if (says === undefined) assert.equal(fault, undefined);
    else assert.match(fault ?? '', says);
  });
