import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from 'herald-server';
import { readyLine, readyOf } from './ready-line.ts';

const bot = { BOT_APP_ID: '6f1c2d3e-0000-4000-8000-000000000001', BOT_SECRET: 'quiet' };
const running = { broken: new Promise<never>(() => {}), stop: () => Promise.resolve() };

const cases = [
  {
    what: 'a process on a folder',
    env: bot,
    url: 'http://127.0.0.1:3978',
    lanes: true,
    says: 'herald x  listening on http://127.0.0.1:3978  store ./herald-data  bot 6f1c2d3e…',
  },
  {
    what: 'one without lanes on a database, whose password is not shown',
    env: { ...bot, DATABASE_URL: 'postgres://herald:quiet@db:5433/herald?sslmode=require&password=quiet' },
    url: 'http://127.0.0.1:3978',
    lanes: false,
    says: 'herald x  listening on http://127.0.0.1:3978  store postgres://db:5433/herald  bot 6f1c2d3e…  lanes off',
  },
  {
    what: 'one that listens nowhere, with a simulator',
    env: { ...bot, BOT_APP_ID: 'my-bot', SIMULATOR_URL: 'http://127.0.0.1:3979' },
    url: undefined,
    lanes: true,
    says: 'herald x  listening nowhere  store ./herald-data  bot my-bot  Teams simulated at http://127.0.0.1:3979',
  },
];
for (const { what, env, url, lanes, says } of cases)
  test(`says of ${what} what it is`, () => {
    const work = { messages: true, lanes, listen: undefined };
    const ready = readyOf('herald x', readConfig(env), work, { ...running, url });
    assert.equal(readyLine(ready), says);
    assert.doesNotMatch(JSON.stringify(ready), /quiet/);
  });
