/** A process of a bot that accepts one message for a group, for tests to kill on its way; what it is told comes as JSON. */
import { openHerald } from 'herald';
import { heraldOptions, type TeamsAt } from '../support/herald-options.ts';

export type Order = {
  readonly teams: TeamsAt;
  readonly appId: string;
  readonly secret: string;
  readonly databaseUrl: string;
  readonly tenant: string;
  readonly group: string;
};

const { teams, appId, secret, databaseUrl, tenant, group } = JSON.parse(process.argv[2] ?? '') as Order;
const herald = await openHerald({ ...heraldOptions(teams, appId, secret), databaseUrl, lanes: false });
await herald.broadcast({ audience: { kind: 'group', group, tenant }, message: { text: 'Lunch is here' } });
