import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { openHerald } from 'herald';
import { startSimulator } from 'teams-simulator';
import { unhurried } from '../../support/contoso.ts';
import { heraldOptions } from '../../support/herald-options.ts';
import { makeDataFolder, runFolder } from '../../support/store-places.ts';
import { isKept, type Claim, type Orders } from './claim.ts';

const KILLS = 30;
/** A bot is killed when it has done at most so many calls. */
const MOST_CALLS = 20;
const script = path.join(import.meta.dirname, 'observe-and-send.ts');

test(`killed ${KILLS} times while it observes and sends, a bot loses nothing that a call had stored`, async () => {
  await using closing = new AsyncDisposableStack();
  const teams = await startSimulator({ ...unhurried });
  closing.defer(() => teams.close());
  const { place, remove } = await makeDataFolder();
  closing.defer(remove);
  const { control } = teams;
  const [appId, secret] = [randomUUID(), randomUUID()];
  await control.addBot({ appId, secret });
  const { id: tenantId } = await control.addTenant();
  const people = await control.addPeople({
    tenantId,
    people: Array.from({ length: KILLS * MOST_CALLS }, (_, index) => ({ name: `Person ${index}` })),
  });
  for (const { id: person } of people) await control.install({ appId, person });

  const bots = new Set<ChildProcess>();
  closing.defer(async () => {
    for (const bot of bots) {
      bot.kill('SIGKILL');
      await once(bot, 'exit');
    }
  });
  const start = () => {
    const bot = spawn(process.execPath, ['--liftoff-only', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(runFolder(), 'compile-cache') },
    });
    bots.add(bot);
    bot.once('exit', () => bots.delete(bot));
    return bot;
  };

  const orders = { appId, secret, loginHost: teams.loginHost, serviceUrl: teams.serviceUrl, tenantId, ...place };
  const all: Claim[] = [];
  let claims: readonly Claim[] = [];
  const verbs = new Set<string>();
  let next = start();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const bot = next;
    // The next one loads its code while this one works; it opens nothing before it gets its orders.
    next = start();
    const few = people.slice(kill * MOST_CALLS, (kill + 1) * MOST_CALLS).map(({ id }) => id);
    const said = await work(bot, { ...orders, claims, people: few }, randomInt(1, MOST_CALLS));
    claims = said.map(({ claim }) => claim);
    for (const { verb, claim } of said) {
      verbs.add(verb);
      all.push(claim);
    }
  }
  assert.deepEqual([...verbs].toSorted(), ['observed', 'sent']);
  const reopened = await openHerald({ ...heraldOptions(teams, appId, secret), ...place });
  closing.defer(() => reopened.close());
  const lost: Claim[] = [];
  for (const claim of all) if (!(await isKept(reopened, tenantId, claim))) lost.push(claim);
  assert.deepEqual(lost, []);
  const { conversations } = await reopened.addressBook.counts();
  assert.ok(conversations >= all.length && conversations <= all.length + KILLS * 4, `${conversations} conversations`);
});

/** Lets a bot work until so many calls have returned, kills it, and gives back what they stored. */
async function work(bot: ChildProcess, orders: Orders, calls: number) {
  assert.ok(bot.stdin !== null && bot.stdout !== null);
  const gone = once(bot, 'exit');
  bot.stdin.write(`${JSON.stringify(orders)}\n`);
  const said: Array<{ readonly verb: string; readonly claim: Claim }> = [];
  let opened = false;
  for await (const line of createInterface(bot.stdout)) {
    const [, verb = '', json] = /^(opened|observed|sent)(?: (.+))?$/.exec(line) ?? [];
    assert.notEqual(verb, '', line);
    if (json === undefined) opened = true;
    else said.push({ verb, claim: JSON.parse(json) as Claim });
    if (said.length === calls) bot.kill('SIGKILL');
  }
  assert.deepEqual([opened, ...(await gone)], [true, null, 'SIGKILL']);
  return said;
}
