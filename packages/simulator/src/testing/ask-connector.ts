import type { TestContext } from 'node:test';
import { Agent, request } from 'undici';
import { isJsonObject, textAt } from '../state/json.ts';
import type { TestTeams } from './start-teams.ts';

/** What came back, with the headers. */
export interface Asked {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly type: string | undefined;
  readonly text: string;
}

/** Calls the Connector as the test's bot; rejects as undici does when the connection breaks. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  options?: { readonly body?: object; readonly signal?: AbortSignal },
) => Promise<Asked>;

/** Makes calls with the bot's token, over connections that end with the test. */
export async function startAsking(
  t: TestContext,
  { appId, serviceUrl, loginHost, certificate }: TestTeams,
): Promise<Ask> {
  const dispatcher = new Agent(certificate === undefined ? {} : { connect: { ca: certificate } });
  t.after(async () => dispatcher.destroy());
  const form = {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: 'quiet',
    scope: 'https://api.botframework.com/.default',
  };
  const login = await request(`${loginHost}/botframework.com/oauth2/v2.0/token`, {
    method: 'POST',
    dispatcher,
    body: new URLSearchParams(form).toString(),
  });
  const given: unknown = await login.body.json();
  const token = isJsonObject(given) ? textAt(given, 'access_token') : undefined;
  return async (method, path, { body, signal } = {}) => {
    const answer = await request(serviceUrl + path.slice(1), {
      method,
      dispatcher,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const header = (name: string): string | undefined => {
      const value = answer.headers[name];
      return Array.isArray(value) ? value.join() : value;
    };
    const text = await answer.body.text();
    return { status: answer.statusCode, retryAfter: header('retry-after'), type: header('content-type'), text };
  };
}
