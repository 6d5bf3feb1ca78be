import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { Agent, request } from 'undici';
import type { SimulatorOptions } from '../start-simulator.ts';
import { isJsonObject, objectAt, objectsAt, textAt, type JsonObject } from '../state/json.ts';
import { startTeams, type TestTeams } from './start-teams.ts';

/** What Graph answered. */
export interface GraphAnswered {
  readonly status: number;
  readonly body: JsonObject;
  /** `error.code` of the body. */
  readonly code: string | undefined;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How Graph is asked. */
export interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Another token than the bot's own; none for an empty one. */
  readonly token?: string;
}

/** Calls Graph below its version, or at the URL of a link. */
export type AskGraph = (
  method: 'GET' | 'POST' | 'DELETE' | 'PATCH',
  path: string,
  options?: AskOptions,
) => Promise<GraphAnswered>;

/** A simulator whose bot has consent in its tenant. */
export interface GraphStage {
  readonly teams: TestTeams;
  readonly ask: AskGraph;
  /** Gets the value of a list. */
  readonly list: (path: string, headers?: AskOptions['headers']) => Promise<readonly JsonObject[]>;
  readonly graphToken: (tenantId?: string) => Promise<string>;
  /** Gets the bot a token with these permissions and no others from now on. */
  readonly consent: (...permissions: readonly string[]) => Promise<void>;
}

/** What a bot needs that does everything. */
export const everyPermission = [
  'User.Read.All',
  'GroupMember.Read.All',
  'MailboxSettings.Read',
  'Team.ReadBasic.All',
  'Channel.ReadBasic.All',
  'TeamMember.Read.All',
  'Chat.ReadBasic.All',
  'AppCatalog.Read.All',
  'TeamsAppInstallation.ReadWriteForUser.All',
  'TeamsAppInstallation.ReadWriteForTeam.All',
] as const;

/** Headers of an advanced query. */
export const eventual = { ConsistencyLevel: 'eventual' };

/** Starts it for one test, without limits unless they are asked for. */
export async function startGraph(
  t: TestContext,
  options: SimulatorOptions & { readonly endpoint?: string } = {},
): Promise<GraphStage> {
  const teams = await startTeams(t, { graphLimits: { enabled: false }, ...options });
  const { control, appId, tenantId } = teams;
  const dispatcher = new Agent({ connections: 64 });
  t.after(async () => dispatcher.destroy());
  const graphToken = async (whose = tenantId): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: 'quiet',
      scope: 'https://graph.microsoft.com/.default',
    });
    const answer = await fetch(`${teams.loginHost}/${whose}/oauth2/v2.0/token`, { method: 'POST', body: form });
    const given: unknown = await answer.json();
    return (isJsonObject(given) ? textAt(given, 'access_token') : undefined) ?? '';
  };
  let own = '';
  const consent = async (...permissions: readonly string[]): Promise<void> => {
    await control.revokeConsent({ tenantId, appId });
    if (permissions.length > 0) await control.grantConsent({ tenantId, appId, permissions: [...permissions] });
    own = await graphToken();
  };
  const ask: AskGraph = async (method, path, { body, headers = {}, token = own } = {}) => {
    const url = path.startsWith('http') ? path : `${teams.graphBaseUrl}/v1.0${path}`;
    const answer = await request(url.replaceAll(' ', '%20'), {
      method,
      dispatcher,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    const isJson = String(answer.headers['content-type'] ?? '').includes('json');
    const read: unknown = text === '' || !isJson ? {} : JSON.parse(text);
    const object = isJsonObject(read) ? read : {};
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) named[name] = String(value);
    return {
      status: answer.statusCode,
      body: object,
      code: textAt(objectAt(object, 'error'), 'code'),
      text,
      headers: named,
    };
  };
  await consent(...everyPermission);
  return {
    teams,
    ask,
    graphToken,
    consent,
    list: async (path, headers = {}) => {
      const { body, status, text } = await ask('GET', path, { headers });
      assert.equal(status, 200, text);
      return objectsAt(body, 'value');
    },
  };
}
