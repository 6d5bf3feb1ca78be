import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { startSimulator, type Simulator } from 'teams-simulator';
import { makeDatabase, makeDataFolder } from '../support/store-places.ts';

/** A simulated Teams with one bot and one person, and what a process of that bot is told. */
export type Stage = {
  readonly teams: Simulator;
  readonly appId: string;
  readonly secret: string;
  readonly tenantId: string;
  /** Ana's Entra id. */
  readonly ana: string;
  readonly env: Readonly<Record<string, string>>;
  /** Removes the store while something may be at work on it. */
  readonly removeStore: () => Promise<void>;
  /** Lets the bot be installed for Ana, with its events going to this process; resolves with the bot's answers. */
  readonly install: (url: string) => Promise<readonly (number | null)[]>;
};

/** Starts Teams and makes a store; both are gone when the test has ended. */
export async function setStage(t: TestContext, store: 'folder' | 'database' = 'folder'): Promise<Stage> {
  const teams = await startSimulator({ port: 0, limits: { enabled: false } });
  t.after(() => teams.close());
  const made = await (store === 'folder' ? makeDataFolder() : makeDatabase());
  let there = true;
  const removeStore = async (): Promise<void> => {
    if (there) await made.remove();
    there = false;
  };
  t.after(removeStore);
  const [appId, secret] = [randomUUID(), randomUUID()];
  const { control } = teams;
  await control.addBot({ appId, secret, name: 'Herald' });
  const { id: tenantId } = await control.addTenant({ name: 'Contoso' });
  const [{ id: ana } = { id: '' }] = await control.addPeople({ tenantId, people: [{ name: 'Ana Alvarez' }] });
  const { place } = made;
  return {
    teams,
    appId,
    secret,
    tenantId,
    ana,
    removeStore,
    env: {
      BOT_APP_ID: appId,
      BOT_SECRET: secret,
      SIMULATOR_URL: teams.url,
      PORT: '0',
      ...('dataFolder' in place ? { DATA_FOLDER: place.dataFolder } : { DATABASE_URL: place.databaseUrl }),
    },
    async install(url) {
      await control.setBotEndpoint(appId, `${url}/api/messages`);
      const { deliveries } = await control.install({ appId, person: ana });
      return deliveries.map(({ status }) => status);
    },
  };
}
