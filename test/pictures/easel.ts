import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { fontFolder, startBrowser } from './browser.ts';
import { hostConfig, pageStyle, type Theme } from './teams-look.ts';

/** How a card is looked at. */
export type View = { readonly theme: Theme; readonly width: number };

/** A page in a browser on which cards are drawn, one at a time. */
export type Easel = {
  /** Draws a card, and says what the renderer complained of and what is wrong with how it looks. */
  draw(card: object, view: View): Promise<readonly string[]>;
  /** A PNG of what was drawn last. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
};

/** Nothing is asked of any network: whatever the page wants comes from here. */
const ORIGIN = 'https://easel.invalid';
const resolve = createRequire(import.meta.url).resolve;
const packageFolder = (name: string): string => dirname(resolve(`${name}/package.json`));
const japanese = packageFolder('@fontsource-variable/noto-sans-jp');

const scripts = [
  join(packageFolder('adaptivecards'), 'dist/adaptivecards.min.js'),
  join(packageFolder('markdown-it'), 'dist/browser/markdown-it.umd.min.js'),
  join(import.meta.dirname, 'page/draw-card.js'),
  join(import.meta.dirname, 'page/find-faults.js'),
];

const html = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/japanese/index.css"><style>
${[
  { file: 'Regular', weight: 400 },
  { file: 'Bold', weight: 600 },
]
  .map(
    ({ file, weight }) =>
      `@font-face { font-family: 'Open Sans Test'; font-weight: ${weight}; src: url(/latin/OpenSans-${file}.ttf); }`,
  )
  .join('\n')}
</style><style id="look"></style><div id="card"></div>`;

/** What an author's picture looks like here. */
const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="320"><rect width="640" height="320" fill="#8b8cc7"/><circle cx="320" cy="160" r="90" fill="#fff"/></svg>`;

/** Starts a browser with a page to draw on. */
export async function openEasel(): Promise<Easel> {
  const browser = await startBrowser();
  const page = await browser.newPage({ viewport: { width: 900, height: 1200 } });
  const latin = await fontFolder();
  await page.route('**/*', (route) => answer(route, latin));
  await page.goto(ORIGIN);
  for (const path of scripts) await page.addScriptTag({ path });
  return {
    async draw(card, { theme, width }) {
      const asked = JSON.stringify({ card, hostConfig: hostConfig(theme), style: pageStyle(theme), width });
      const complaints = await run(page, `drawCard(${asked})`);
      await page.evaluate('document.fonts.ready.then(() => undefined)');
      return [...complaints, ...(await run(page, 'findFaults()'))];
    },
    picture: () => page.locator('#card').screenshot({ animations: 'disabled' }),
    close: () => browser.close(),
  };
}

async function run(page: Page, script: string): Promise<readonly string[]> {
  return (await page.evaluate(script)) as readonly string[];
}

async function answer(route: Route, latin: string): Promise<void> {
  const { origin, pathname } = new URL(route.request().url());
  if (origin !== ORIGIN) {
    if (route.request().resourceType() === 'image')
      return route.fulfill({ contentType: 'image/svg+xml', body: picture });
    return route.abort();
  }
  if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
  const [, folder = '', ...rest] = pathname.split('/');
  const from = { latin, japanese }[folder];
  if (from === undefined) return route.abort();
  return route.fulfill({
    contentType: pathname.endsWith('.css') ? 'text/css' : 'font/woff2',
    body: await readFile(join(from, ...rest)),
  });
}
