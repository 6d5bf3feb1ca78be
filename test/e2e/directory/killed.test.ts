import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openHerald, type Synced } from 'herald';
import { startSimulator } from 'teams-simulator';
import { unhurried } from '../../support/contoso.ts';
import { heraldOptions } from '../../support/herald-options.ts';
import { makeDatabase, makeDataFolder, runFolder } from '../../support/store-places.ts';
import type { Orders } from './sync-directory.ts';

const PEOPLE = 20_000;
/** As Graph gives them: 999 to a page. */
const PAGES = Math.ceil(PEOPLE / 999);
const script = path.join(import.meta.dirname, 'sync-directory.ts');

for (const { store, make, kills } of [
  { store: 'the embedded store', make: makeDataFolder, kills: 3 },
  // Somebody else takes the lane when the lease has run out.
  { store: 'a server', make: makeDatabase, kills: 2 },
])
  test(`killed ${kills} times while it reads a directory into ${store}, a bot goes on where it was`, async () => {
    await using closing = new AsyncDisposableStack();
    const teams = await startSimulator({ ...unhurried, graphLimits: { enabled: false } });
    closing.defer(() => teams.close());
    const { place, remove } = await make();
    closing.defer(remove);
    const { control } = teams;
    const [appId, secret] = [randomUUID(), randomUUID()];
    await control.addBot({ appId, secret });
    const { id: tenantId } = await control.addTenant({ id: randomUUID() });
    await control.generatePeople({ tenantId, count: PEOPLE });
    await control.grantConsent({ tenantId, appId, permissions: ['User.Read.All'] });
    const { loginHost, openIdMetadataUrl, serviceUrl, graphBaseUrl } = teams;
    const orders: Orders = { appId, secret, tenantId, place, loginHost, openIdMetadataUrl, serviceUrl, graphBaseUrl };

    let pages = 0;
    let onPage: (() => void) | undefined;
    teams.onRequest(({ path: asked }) => {
      if (!asked.includes('/users/delta')) return;
      pages += 1;
      onPage?.();
    });
    const start = () => {
      const bot = spawn(process.execPath, [script], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, NODE_COMPILE_CACHE: path.join(runFolder(), 'compile-cache') },
      });
      closing.defer(async () => void bot.kill('SIGKILL'));
      bot.stdin.end(JSON.stringify(orders));
      return bot;
    };

    for (let kill = 0; kill < kills; kill += 1) {
      const bot = start();
      const more = randomInt(2, Math.floor(PAGES / kills));
      const killAt = pages + more;
      // Between two pages, in one, or while one is stored.
      const waitMs = randomInt(0, 60);
      onPage = () => void (pages === killAt && setTimeout(() => bot.kill('SIGKILL'), waitMs));
      await once(bot, 'exit');
      assert.equal(bot.signalCode, 'SIGKILL', 'it was to be killed on its way');
    }
    onPage = undefined;
    const last = start();
    const synced = JSON.parse(await text(last.stdout)) as Synced;
    assert.equal(synced.kind, 'synced');
    assert.equal(synced.people, PEOPLE);
    // One page may be in doubt at each kill, and whoever asked last sees what changed since.
    assert.ok(pages > PAGES && pages <= PAGES + kills + 1, `${pages} requests for ${PAGES} pages`);
    const herald = await openHerald({ ...heraldOptions(teams, appId, secret), ...place, lanes: false });
    closing.defer(() => herald.close());
    assert.equal((await herald.addressBook.counts(tenantId as never)).people, PEOPLE);
    assert.equal((await herald.directory(tenantId))?.lastFinished?.kind, 'synced');
  });
