/**
 * A bot for tests to kill: once it is told to on standard input, it opens the store in a data folder, says whether all
 * is there that bots before it had stored, and then observes and sends without end, several calls at a time. Every call
 * that has returned is one line on standard output, written before anything else happens.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { clouds, openHerald, PlainHttpCredential, serviceUrl, type Herald } from 'herald';
import type { Claim, Orders } from './claim.ts';
import { isKept } from './claim.ts';

/** How many calls are under way at once. */
const AT_ONCE = 4;

// Whoever is killed writes no cache when it ends, and the next one is to start quicker.
flushCompileCache();

const say = (line: string): void => void writeSync(1, `${line}\n`);

for await (const line of createInterface(process.stdin)) {
  const orders = JSON.parse(line) as Orders;
  const herald = await openHerald({
    botAppId: orders.appId,
    credential: new PlainHttpCredential({
      loginHost: orders.loginHost,
      authority: 'botframework.com',
      clientId: orders.appId,
      clientSecret: orders.secret,
    }),
    dataFolder: orders.dataFolder,
    cloud: { ...clouds.public, globalServiceUrl: serviceUrl(orders.serviceUrl) },
    trustedServiceUrls: [orders.serviceUrl],
  });
  for (const claim of orders.claims)
    if (!(await isKept(herald, orders.tenantId, claim))) say(`lost ${JSON.stringify(claim)}`);
  say('opened');
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => work(herald, orders, { sendFirst: index % 2 === 0 })),
  );
}

async function work(herald: Herald, orders: Orders, { sendFirst }: { readonly sendFirst: boolean }): Promise<never> {
  if (sendFirst) await send(herald, orders);
  for (;;) {
    await observe(herald, orders);
    await send(herald, orders);
  }
}

async function observe(herald: Herald, { appId, tenantId, serviceUrl: from }: Orders): Promise<void> {
  const claim: Claim = { entraId: randomUUID(), conversationId: `a:${randomUUID()}` };
  await herald.observe({
    type: 'installationUpdate',
    action: 'add',
    id: `f:${randomUUID()}`,
    timestamp: new Date().toISOString(),
    serviceUrl: from,
    channelId: 'msteams',
    from: { id: `29:${claim.entraId}`, aadObjectId: claim.entraId },
    recipient: { id: `28:${appId}` },
    conversation: { conversationType: 'personal', id: claim.conversationId, tenantId },
    channelData: { tenant: { id: tenantId } },
  });
  say(`observed ${JSON.stringify(claim)}`);
}

async function send(herald: Herald, { people, tenantId }: Orders): Promise<void> {
  const entraId = people.pop();
  if (entraId === undefined) return;
  const outcome = await herald.send({ person: entraId, tenant: tenantId }, { text: 'Lunch is here' });
  if (outcome.kind !== 'sent') say(`not sent ${JSON.stringify(outcome)}`);
  else say(`sent ${JSON.stringify({ entraId, conversationId: outcome.reference.conversationId } satisfies Claim)}`);
}
