#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ControlRefused, SimulatorNotStarted } from './errors.ts';
import { requestLine } from './request-line.ts';
import { startSimulator, type Simulator } from './start-simulator.ts';

const usage = `Usage: teams-simulator [--port 3979] [--host 127.0.0.1] [--tls] [--seed file.json]

Microsoft Teams on this machine, for a bot: login, Bot Connector, Graph, and the events that Teams sends.

  --port   where to listen; 0 takes any free port (3979)
  --host   which address to listen on (127.0.0.1); everyone who reaches it may control the simulator
  --tls    speak https with a certificate of its own
  --seed   a JSON list of control operations to begin with, such as [{ "addTenant": { "id": "contoso" } }]
  --help   this text
`;

const misused = 2;

/** Reads the flags, starts, and says where everything is. */
async function main(): Promise<void> {
  const flags = readFlags();
  if (flags === undefined) return;
  const seed = flags.seed === undefined ? undefined : await readSeed(flags.seed);
  const teams = await start(flags);
  if (teams === undefined) return;
  teams.onRequest((entry) => {
    console.log(requestLine(entry));
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void teams.close().then(() => process.exit(process.exitCode ?? 0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  if (seed !== undefined && !(await applied(teams, seed, flags.seed ?? ''))) return stop();
  console.log(whereabouts(teams));
}

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly tls: boolean;
  readonly seed: string | undefined;
}

function readFlags(): Flags | undefined {
  const options = {
    port: { type: 'string', default: '3979' },
    host: { type: 'string', default: '127.0.0.1' },
    tls: { type: 'boolean', default: false },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ options });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    const port = Number(values.port);
    if (/^\d+$/.test(values.port) && port <= 65_535) return { ...values, port, seed: values.seed };
    return fail(misused, `--port: expected a number from 0 to 65535, got ${values.port}`);
  } catch (error) {
    return fail(misused, error instanceof Error ? error.message : String(error));
  }
}

async function readSeed(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    fail(misused, `--seed: ${file} cannot be read as JSON (${error instanceof Error ? error.message : String(error)})`);
    process.exit();
  }
}

async function start({ port, host, tls }: Flags): Promise<Simulator | undefined> {
  try {
    return await startSimulator({ port, host, tls });
  } catch (error) {
    if (!(error instanceof SimulatorNotStarted)) throw error;
    return fail(1, `${error.message}\n  fix: ${error.fix}`);
  }
}

async function applied(teams: Simulator, seed: unknown, file: string): Promise<boolean> {
  try {
    await teams.seed(seed);
    return true;
  } catch (error) {
    if (!(error instanceof ControlRefused)) throw error;
    fail(misused, `--seed: ${file}: ${error.message}\n  fix: ${error.fix}`);
    return false;
  }
}

function fail(code: number, message: string): undefined {
  console.error(`teams-simulator: ${message}`);
  if (code === misused) console.error('Run teams-simulator --help for what it takes.');
  process.exitCode = code;
  return undefined;
}

function whereabouts({ url, serviceUrl, openIdMetadataUrl, graphBaseUrl, certificate }: Simulator): string {
  return [
    `Microsoft Teams, simulated, is at ${url}`,
    '',
    `  service URL      ${serviceUrl}`,
    `  login            ${url}/botframework.com/oauth2/v2.0/token (or a tenant's id in place of botframework.com)`,
    `  OpenID metadata  ${openIdMetadataUrl}`,
    `  Graph            ${graphBaseUrl}/v1.0/`,
    `  control          ${url}/simulator/ lists what you can do, and what is not modelled`,
    ...(certificate === undefined ? [] : [`  certificate      ${url}/simulator/certificate.pem`]),
    '',
    'Each request from a bot is one line: when, method, status, path. Ctrl+C stops.',
    '',
  ].join('\n');
}

await main();
