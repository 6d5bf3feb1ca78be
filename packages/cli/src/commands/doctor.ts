import { mkdtemp, rm } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expiry, openHerald, type Diagnosis, type Finding, type Herald, type HeraldOptions } from 'herald';
import { codeOf, createCredential, readCertificateEnd, readConfig, type Config } from 'herald-server';
import { describeFindings } from '../describe-findings.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { problemOf } from '../problem.ts';
import { readEnvironment } from '../read-environment.ts';
import { showProblem } from '../show-problem.ts';
import type { Terminal } from '../terminal.ts';

export type DoctorFlags = {
  readonly tenant?: string;
  readonly endpoint?: string;
  readonly env?: string;
  readonly json?: boolean;
};

/** `herald doctor`: looks at everything that the bot needs, and says what to do about what is wrong. */
export async function doctor(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const { env, json = false } = flags;
  try {
    const config = readConfig(readEnvironment(terminal.env, env));
    const { findings, healthy } = await lookAt(config, flags);
    terminal.out.write(
      json ? `${JSON.stringify({ healthy, findings })}\n` : describeFindings({ healthy, findings }, terminal.out),
    );
    return healthy ? exitCode.done : exitCode.problem;
  } catch (error) {
    const problem = problemOf(error);
    showProblem('herald doctor', problem, terminal, { json });
    return problem.exit;
  }
}

async function lookAt(config: Config, { tenant, endpoint }: DoctorFlags): Promise<Diagnosis> {
  const { botAppId, cloud, trustedServiceUrls, limits, teamsApp, host, port } = config;
  const options = {
    botAppId,
    credential: await createCredential(botAppId, config.login, cloud),
    cloud,
    trustedServiceUrls,
    limits,
    teamsApp,
    lanes: false,
  };
  const certificateEnd = await readCertificateEnd(config.login);
  const found = await openStore(config, options);
  try {
    const { findings } = await found.herald.diagnose({
      endpoint: endpoint ?? ownEndpoint(host, port),
      ...(tenant === undefined ? {} : { tenant }),
    });
    const all = [
      ...(certificateEnd === undefined ? [] : [expiry('D_CERTIFICATE', certificateEnd.getTime(), new Date())]),
      ...findings.filter(({ code }) => found.instead === undefined || (code !== 'D_STORE' && code !== 'D_LANES')),
      ...(found.instead === undefined ? [] : [found.instead]),
    ];
    return { findings: all, healthy: all.every(({ severity }) => severity !== 'problem') };
  } finally {
    await found.close();
  }
}

/** Where `herald serve` with this configuration listens on this machine: every address of it includes its own. */
function ownEndpoint(host: string, port: number): string {
  const reached = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${isIPv6(reached) ? `[${reached}]` : reached}:${port}/api/messages`;
}

type Opened = { readonly herald: Herald; readonly instead?: Finding; readonly close: () => Promise<void> };

/** The bot's store; where that cannot be opened, an empty one in its place, so that everything else is looked at all the same. */
async function openStore(
  { store }: Config,
  options: Omit<HeraldOptions, 'dataFolder' | 'databaseUrl'>,
): Promise<Opened> {
  try {
    const place = 'dataFolder' in store ? store : { databaseUrl: store.databaseUrl.reveal() };
    const herald = await openHerald({ ...options, ...place });
    return { herald, close: () => herald.close() };
  } catch (error) {
    const { code, message, fix } = problemOf(error);
    if (!(error instanceof Error) || !STORE_CODES.has(codeOf(error))) throw error;
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'herald-doctor-'));
    const herald = await openHerald({ ...options, dataFolder });
    const inUse = code === 'E_DATA_FOLDER_IN_USE';
    return {
      herald,
      instead: {
        code: 'D_STORE',
        severity: inUse ? 'skipped' : 'problem',
        what: `${message} (${code}).`,
        fix: inUse
          ? 'Nothing, if that is herald serve; stop it to have its store looked at too, and name a --tenant.'
          : fix,
      },
      async close() {
        await herald.close();
        await rm(dataFolder, { recursive: true, force: true });
      },
    };
  }
}

/** What says that the store cannot be used, while all else may be well. */
const STORE_CODES: ReadonlySet<string> = new Set([
  'E_DATA_FOLDER_IN_USE',
  'E_DATA_FOLDER_UNUSABLE',
  'E_DATABASE_UNREACHABLE',
  'E_DATABASE_TOO_OLD',
  'E_SCHEMA_NEWER',
  'E_STORE_OF_ANOTHER_BOT',
  'E_STATEMENT_FAILED',
]);
