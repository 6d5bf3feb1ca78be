import type { TestContext } from 'node:test';
import type { SimulatorOptions } from '../start-simulator.ts';
import { startAsking, type Ask } from './ask-connector.ts';
import { startTeams, type TestTeams } from './start-teams.ts';

/** A simulator in which Ana has the bot, and the bot a token. */
export interface Stage {
  readonly teams: TestTeams;
  readonly ask: Ask;
  /** Sends Ana a message. */
  readonly send: (signal?: AbortSignal) => ReturnType<Ask>;
  /** How many messages of the bot people got. */
  readonly got: () => Promise<number>;
}

/** Sets it all up for one test, and takes it down afterwards. */
export async function setStage(t: TestContext, options: SimulatorOptions = {}): Promise<Stage> {
  const teams = await startTeams(t, options);
  const { control, appId, ana } = teams;
  await control.install({ appId, person: ana });
  const ask = await startAsking(t, teams);
  const path = `/v3/conversations/${await control.conversationId({ appId, person: ana })}/activities`;
  return {
    teams,
    ask,
    send: async (signal) =>
      ask('POST', path, { body: { type: 'message', text: 'hi' }, ...(signal === undefined ? {} : { signal }) }),
    got: async () => (await control.received({ appId })).messages,
  };
}
