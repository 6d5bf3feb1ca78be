/** What Herald is measured against: a loop over undici's pool that stores nothing, paces nothing and looks at no answer but its status. */
import { Pool } from 'undici';
import { answerCalls } from '../support/answer-calls.ts';
import type { Bot, Whereabouts } from '../support/start-teams.ts';

const CONNECTIONS = 50;

type Prepared = { readonly pool: Pool; readonly headers: Record<string, string>; readonly paths: readonly string[] };

let prepared: Prepared | undefined;

const calls = {
  async prepare({
    teams,
    conversations,
  }: {
    readonly teams: Whereabouts & { readonly bot: Bot };
    readonly conversations: readonly string[];
  }): Promise<void> {
    const pool = new Pool(new URL(teams.serviceUrl).origin, { connections: CONNECTIONS });
    const { pathname } = new URL(teams.serviceUrl);
    prepared = {
      pool,
      headers: { authorization: `Bearer ${await tokenOf(teams)}`, 'content-type': 'application/json' },
      paths: conversations.map((id) => `${pathname}v3/conversations/${encodeURIComponent(id)}/activities`),
    };
  },
  /** Posts one text to every conversation, `CONNECTIONS` at a time; says how long it took and how many were accepted. */
  async send({ text }: { readonly text: string }) {
    if (prepared === undefined) throw new Error('nothing was prepared');
    const { pool, headers, paths } = prepared;
    const body = JSON.stringify({ type: 'message', text });
    const begunAt = performance.now();
    const cpu = process.cpuUsage();
    let next = 0;
    let accepted = 0;
    const work = async (): Promise<void> => {
      for (let path = paths[(next += 1) - 1]; path !== undefined; path = paths[(next += 1) - 1]) {
        const answer = await pool.request({ method: 'POST', path, headers, body });
        await answer.body.text();
        if (answer.statusCode === 201) accepted += 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    const { user, system } = process.cpuUsage(cpu);
    return { seconds: (performance.now() - begunAt) / 1000, cpuMicros: user + system, accepted };
  },
};

async function tokenOf({ loginHost, bot }: Whereabouts & { readonly bot: Bot }): Promise<string> {
  const answer = await fetch(`${loginHost}/botframework.com/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: bot.appId,
      client_secret: bot.secret,
      scope: 'https://api.botframework.com/.default',
    }),
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- RFC 6749, 5.1
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  return token;
}

/** What this process can be asked. */
export type BareUndiciCalls = typeof calls;

answerCalls(calls);
