/**
 * Draws golden cards to PNG files, to look at: `npx node test/pictures/draw.ts <folder> [part of a name]…`.
 * Says what is wrong with any of them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openEasel } from './easel.ts';
import { goldenCards, widths } from './golden-cards.ts';

const [folder, ...parts] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npx node test/pictures/draw.ts <folder> [part of a name]…');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const easel = await openEasel();
for (const golden of goldenCards().filter(
  ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
))
  for (const theme of ['light', 'dark'] as const)
    for (const width of widths(golden)) {
      const faults = await easel.draw(golden.card, { theme, width });
      const file = `${golden.name}-${theme}-${width}.png`;
      await writeFile(join(folder, file), await easel.picture());
      for (const fault of faults) console.log(`${file}: ${fault}`);
    }
await easel.close();
