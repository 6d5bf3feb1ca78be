import { strToU8, zipSync } from 'fflate';
import type { App, Icons } from './app.ts';
import { manifestOf } from './manifest-of.ts';

/** The zip that is uploaded to Teams; the same bytes for the same app, whenever and wherever it is made. */
export function appPackage(app: App, { color, outline }: Icons): Uint8Array {
  const manifest = strToU8(`${JSON.stringify(manifestOf(app), undefined, 2)}\n`);
  // The first instant that a zip can tell. It tells what the clock on the wall showed: so it is the same everywhere.
  const mtime = new Date(1980, 0, 1);
  return zipSync({ 'manifest.json': manifest, 'color.png': color, 'outline.png': outline }, { level: 9, mtime });
}
