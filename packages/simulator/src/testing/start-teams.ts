import type { TestContext } from 'node:test';
import { startSimulator, type Simulator, type SimulatorOptions } from '../start-simulator.ts';
import { isJsonObject, textAt } from '../state/json.ts';

/** What a route answered. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** A simulator with one bot, one tenant and two people in it, and the means to call it as that bot. */
export interface TestTeams extends Simulator {
  readonly appId: string;
  readonly tenantId: string;
  readonly ana: string;
  readonly ben: string;
  /** Calls the Connector below its service URL, with the bot's token. */
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answered>;
  /** The same with another token, or none, and any prefix. */
  readonly callAs: (token: string | undefined, method: string, path: string, body?: unknown) => Promise<Answered>;
  readonly tokenOf: (appId: string, secret: string) => Promise<string>;
}

/** Starts a simulator for one test and stops it afterwards. */
export async function startTeams(
  t: TestContext,
  { endpoint, ...options }: SimulatorOptions & { readonly endpoint?: string } = {},
): Promise<TestTeams> {
  const teams = await startSimulator(options);
  t.after(async () => teams.close());
  const [appId, tenantId, ana, ben] = ['bot-app', 'contoso', 'ana', 'ben'] as const;
  const where = endpoint === undefined ? {} : { endpoint };
  await teams.control.addBot({ appId, secret: 'quiet', name: 'Notifier', manifestId: 'manifest', ...where });
  await teams.control.addTenant({ id: tenantId });
  await teams.control.addPeople({
    tenantId,
    people: [
      { id: ana, name: 'Ana Alvarez', locale: 'es-ES', timeZone: 'Europe/Madrid' },
      { id: ben, name: 'Ben Okri' },
    ],
  });

  const tokenOf = async (client: string, secret: string): Promise<string> => {
    const form = {
      grant_type: 'client_credentials',
      client_id: client,
      client_secret: secret,
      scope: 'https://api.botframework.com/.default',
    };
    const answer = await fetch(`${teams.loginHost}/botframework.com/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return fieldOf(await answer.json(), 'access_token');
  };
  const callAs: TestTeams['callAs'] = async (token, method, path, body) => {
    const answer = await fetch(teams.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : readJson(text) };
  };
  let token: Promise<string> | undefined;
  const call: TestTeams['call'] = async (method, path, body) => {
    token ??= tokenOf(appId, 'quiet');
    return callAs(await token, method, `/amer${path}`, body);
  };
  return { ...teams, appId, tenantId, ana, ben, call, callAs, tokenOf };
}

/** The conversation id in the answer to a create. */
export const idIn = ({ body }: Answered): string => fieldOf(body, 'id');

const fieldOf = (body: unknown, field: string): string => (isJsonObject(body) ? textAt(body, field) : undefined) ?? '';

const readJson = (text: string): unknown => JSON.parse(text);
