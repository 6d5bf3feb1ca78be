/** A Herald that syncs one tenant's directory, says what became of it, and waits to be killed. */
import { text } from 'node:stream/consumers';
import { openHerald, type HeraldOptions } from 'herald';
import { heraldOptions, type TeamsAt } from '../../support/herald-options.ts';

/** What it is told on its standard input. */
export type Orders = TeamsAt & {
  readonly appId: string;
  readonly secret: string;
  readonly tenantId: string;
  readonly place: Pick<HeraldOptions, 'dataFolder' | 'databaseUrl'>;
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test wrote it
const { appId, secret, tenantId, place, ...teams } = JSON.parse(await text(process.stdin)) as Orders;
const herald = await openHerald({ ...heraldOptions(teams, appId, secret), ...place, lanes: true });
const synced = await herald.syncDirectory(tenantId);
process.stdout.write(`${JSON.stringify(synced)}\n`);
await herald.close();
