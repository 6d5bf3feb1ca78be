import { randomUUID } from 'node:crypto';
import { startSimulator, type MessageView, type Simulator } from 'teams-simulator';
import { reachSimulator } from './reach-simulator.ts';

type Control = Simulator['control'];

/** A bot as whoever runs it knows it. */
export interface Credentials {
  readonly appId: string;
  readonly secret: string;
}

/** A person of the simulated tenant. */
export type Person = Awaited<ReturnType<Control['addPeople']>>[number];

/** A team with the bot in it, and a channel `Deals` beside General. */
export interface Team {
  readonly id: string;
  readonly groupId: string;
  readonly deals: string;
  readonly people: readonly Person[];
}

/** A simulated Teams with one tenant, which every SDK of this process takes for the real one. */
export interface Teams {
  readonly simulator: Simulator;
  readonly control: Control;
  readonly tenantId: string;
  /** Registers a bot of its own for each test, so that no token or conversation of another one is met. */
  readonly addBot: (more?: Partial<Parameters<Control['addBot']>[0]>) => Promise<Credentials>;
  /** Adds people with these names, without the app. */
  readonly addPeople: (...names: readonly string[]) => Promise<readonly Person[]>;
  /** Adds one person who has the bot's app. */
  readonly addUser: (appId: string, name?: string) => Promise<Person>;
  /** Adds a team `Sales` of `size` people who do not have the app themselves, and installs the bot in it. */
  readonly addTeam: (appId: string, size?: number) => Promise<Team>;
  /** What a person sees in their chat with a bot, oldest first. */
  readonly messages: (appId: string, person: string) => Promise<readonly MessageView[]>;
  /** The texts of it. */
  readonly texts: (appId: string, person: string) => Promise<readonly string[]>;
  /** The texts of each thread of a channel. */
  readonly threads: (channelId: string) => Promise<readonly (readonly string[])[]>;
  readonly stop: () => Promise<void>;
}

/** Starts a simulator that speaks TLS, and lets the SDKs of this process reach it at Microsoft's names. */
export async function startTeams(): Promise<Teams> {
  const simulator = await startSimulator({ tls: true });
  const leaveAlone = reachSimulator(simulator);
  const { control } = simulator;
  const { id: tenantId } = await control.addTenant({ name: 'Contoso' });
  const addPeople = async (...names: readonly string[]): Promise<readonly Person[]> =>
    control.addPeople({ tenantId, people: names.map((name) => ({ name })) });
  const messages: Teams['messages'] = async (appId, person) => {
    const { chats } = await control.inbox({ person, appId });
    return chats.flatMap((chat) => chat.messages);
  };
  return {
    simulator,
    control,
    tenantId,
    addBot: async (more = {}) => {
      const credentials = { appId: randomUUID(), secret: `secret-${randomUUID()}` };
      await control.addBot({ ...credentials, name: 'Notifier', ...more });
      return credentials;
    },
    addPeople,
    addUser: async (appId, name = 'Ana') => {
      const [person] = await addPeople(name);
      if (person === undefined) throw new Error('nobody was added');
      await control.install({ appId, person: person.id });
      return person;
    },
    addTeam: async (appId, size = 2) => {
      const people = await addPeople(...Array.from({ length: size }, (_, index) => `Member ${index}`));
      const members = people.map((person) => person.id);
      const channels = [{ name: 'Deals' }];
      const { id, groupId, channels: added } = await control.addTeam({ tenantId, name: 'Sales', members, channels });
      const deals = added.find(({ name }) => name === 'Deals');
      if (deals === undefined) throw new Error('no channel was added');
      await control.install({ appId, team: id });
      return { id, groupId, deals: deals.id, people };
    },
    messages,
    texts: async (appId, person) => (await messages(appId, person)).map(({ text }) => text),
    threads: async (channelId) => {
      const { threads } = await control.channel({ channelId });
      return threads.map((thread) => thread.messages.map(({ text }) => text));
    },
    stop: async () => {
      await simulator.close();
      leaveAlone();
    },
  };
}
