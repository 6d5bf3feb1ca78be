import type { TestContext } from 'node:test';
import type { SimulatorOptions } from '../start-simulator.ts';
import { textAt, type JsonObject } from '../state/json.ts';
import { startGraph, type GraphAnswered, type GraphStage } from './start-graph.ts';
import { startBot, type TestBot } from './test-bot.ts';

/** A simulator in whose catalogue the bot's app is, and the means to install it through Graph. */
export interface AppStage extends GraphStage {
  readonly bot: TestBot;
  readonly install: (person: string, app?: string) => Promise<GraphAnswered>;
  readonly installed: (person: string) => Promise<readonly JsonObject[]>;
  /** Type and action of what the bot was told, once all was told. */
  readonly told: () => Promise<readonly string[]>;
}

/** A tenant whose catalogue has the bot's app as `app`. */
export async function startApps(t: TestContext, options: SimulatorOptions = {}): Promise<AppStage> {
  const bot = await startBot(t);
  const stage = await startGraph(t, { ...options, endpoint: bot.endpoint });
  const { control, appId, tenantId } = stage.teams;
  await control.publishApp({ appId, tenantId, id: 'app', name: 'Notifier', version: '1.0.0' });
  return {
    ...stage,
    bot,
    install: async (person, app = 'app') =>
      stage.ask('POST', `/users/${person}/teamwork/installedApps`, {
        body: { 'teamsApp@odata.bind': `https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/${app}` },
      }),
    installed: async (person) => stage.list(`/users/${person}/teamwork/installedApps?$expand=teamsApp`),
    told: async () => {
      await control.settleEvents();
      return bot.received.map(({ activity }) =>
        `${textAt(activity, 'type')} ${textAt(activity, 'action') ?? ''}`.trim(),
      );
    },
  };
}

/** Status and code of a refusal. */
export const refusalOf = ({ status, code }: GraphAnswered): readonly unknown[] => [status, code];
