import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:https';
import { json } from 'node:stream/consumers';
import { after, test } from 'node:test';
import type { IncomingMessage } from 'node:http';
import { startSimulator } from 'teams-simulator';
import { microsoft } from './reach-simulator.ts';
import { startTeams } from './start-teams.ts';

const teams = await startTeams();
after(teams.stop);

/** The two HTTP stacks that the SDKs stand on. */
const stacks: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  fetch: async (url) => (await fetch(url)).json(),
  'node:https': async (url) => {
    const [response] = (await once(get(url), 'response')) as [IncomingMessage];
    return json(response);
  },
};

const keysPath = '/v1/.well-known/keys';

for (const [stack, read] of Object.entries(stacks)) {
  test(`${stack} reaches the simulator at every name of Microsoft's`, async () => {
    const keys = await read(`${teams.simulator.url}${keysPath}`);
    for (const host of microsoft) assert.deepEqual(await read(`https://${host}${keysPath}`), keys, host);
  });

  test(`${stack} reaches nothing beyond this machine`, async () => {
    await assert.rejects(
      async () => read('https://example.com/'),
      (error: Error) => /this machine only, not example\.com/.test(`${error.message} ${String(error.cause)}`),
    );
  });

  test(`${stack} still checks certificates`, async (t) => {
    const stranger = await startSimulator({ tls: true });
    t.after(stranger.close);
    await assert.rejects(
      async () => read(`${stranger.url}${keysPath}`),
      (error: Error) => /self-signed certificate/.test(`${error.message} ${String(error.cause)}`),
    );
  });
}
