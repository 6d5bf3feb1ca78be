import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

/** Why no browser can be started on this machine; false when one can. */
export const whyNoBrowser =
  process.platform === 'linux' && process.arch === 'x64'
    ? false
    : 'the browser that comes from npm is for Linux on x64';

const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');

/**
 * Starts a Chromium that came from npm alone, as whichever user this is. It is unpacked once for each user, which takes some
 * seconds, and sees no fonts but its own: pictures are to be the same on every machine.
 */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpacked();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // Without a sandbox, which root cannot have: it opens nothing but our own page.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--force-color-profile=srgb'],
    env: {
      ...process.env,
      // Libraries that a bare machine lacks.
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  });
}

/** The folder of the fonts that came with the browser. */
export const fontFolder = async (): Promise<string> => join(await unpacked(), 'fonts', 'fonts', 'Open_Sans');

async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packed, 'package.json'), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `herald-test-browser-${version}-${process.getuid?.()}`);
  if (existsSync(folder)) return mine(folder);
  const fresh = await mkdtemp(`${folder}.`);
  await unpackInto(fresh);
  await writeFile(join(fresh, 'fonts.conf'), fontsConf(join(folder, 'fonts')));
  try {
    await rename(fresh, folder);
  } catch {
    // Another process was sooner.
    await rm(fresh, { recursive: true });
  }
  return mine(folder);
}

/** Nothing is run that another user put there. */
async function mine(folder: string): Promise<string> {
  const { uid } = await stat(folder);
  if (uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else: remove it`);
  return folder;
}

/** The package unpacks into the folder for temporary files, and takes what it finds there for its own. */
async function unpackInto(folder: string): Promise<void> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    sparticuz.setGraphicsMode = false;
    await Promise.all([sparticuz.executablePath(), inflate(join(packed, 'bin', 'al2023.tar.br'))]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

const fontsConf = (folder: string): string =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}</dir><cachedir>${folder}-cache</cachedir></fontconfig>`;
