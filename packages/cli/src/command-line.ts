import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { manifest, takesAppFlags, type ManifestFlags } from './commands/manifest.ts';
import { doctor, type DoctorFlags } from './commands/doctor.ts';
import { serve, type ServeFlags } from './commands/serve.ts';
import { worker, type WorkerFlags } from './commands/worker.ts';
import { exitCode, type ExitCode } from './exit-code.ts';
import { showProblem } from './show-problem.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

const variables = `
Variables (docs/running.md has all of them):
  BOT_APP_ID      the bot's Entra app id
  BOT_SECRET      its client secret; BOT_CERTIFICATE_PATH, BOT_MANAGED_IDENTITY or
                  BOT_TOKEN_FILE in its place
  BOT_TENANT_ID   its home tenant; left out for a multi-tenant bot
  DATA_FOLDER     where the embedded store is (./herald-data), for one process
  DATABASE_URL    a PostgreSQL in its place, for many processes
  SIMULATOR_URL   a simulated Teams in place of Microsoft's`;

/** Runs the command that the words name; resolves with what the shell is told. Whatever is wrong has been shown then. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = exitCode.done;
  const program = new Command('herald')
    .description('Proactive messages in Microsoft Teams.')
    .version(version, '--version', 'say which version this is')
    .helpOption('--help', 'this text')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      writeErr: (text) => terminal.err.write(text),
      // Shown as every other problem, below.
      outputError: () => undefined,
    });

  takesProcessFlags(program.command('serve'), 'where to listen; 0 takes any free port (3978)')
    .description("the bot's messaging endpoint, POST /api/messages, and the lanes that send")
    .option('--no-lanes', 'send nothing: herald worker does, on the same PostgreSQL')
    .action(async (flags: ServeFlags) => {
      exit = await serve(flags, terminal);
    });
  takesProcessFlags(program.command('worker'), 'where to serve /livez and /readyz; nowhere unless given')
    .description('lanes only: sends what is due, beside others on the same PostgreSQL')
    .action(async (flags: WorkerFlags) => {
      exit = await worker(flags, terminal);
    });
  takesAppFlags(program.command('manifest'))
    .description('writes the Teams app package: the zip with which the bot is uploaded to Teams')
    .action(async (flags: ManifestFlags) => {
      exit = await manifest(flags, terminal);
    });

  program
    .command('doctor')
    .description('looks at everything that the bot needs, and says what to do about what is wrong')
    .option('--tenant <id>', 'which tenant Microsoft Graph is asked about; those that are known by default')
    .option('--endpoint <url>', 'where the messaging endpoint is (http://HOST:PORT/api/messages)')
    .option('--env <file>', 'a file of variables, NAME=value a line; the environment goes before it')
    .option('--json', 'what was found as JSON')
    .addHelpText('after', variables)
    .action(async (flags: DoctorFlags) => {
      exit = await doctor(flags, terminal);
    });

  try {
    await program.parseAsync(words, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return showMisuse(error, words, terminal);
  }
}

const takesProcessFlags = (command: Command, port: string): Command =>
  command
    .option('--port <number>', port, readPort)
    .option('--host <address>', 'which address to listen on (127.0.0.1)')
    // Not --env-file: Node takes that for itself, wherever it stands.
    .option('--env <file>', 'a file of variables, NAME=value a line; the environment goes before it')
    .option('--json', 'what goes to standard output as JSON')
    .addHelpText('after', variables);

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}

function showMisuse(
  { exitCode: exit, code, message }: CommanderError,
  words: readonly string[],
  terminal: Terminal,
): ExitCode {
  if (exit === 0) return exitCode.done;
  if (code === 'commander.help') return exitCode.misused;
  const problem = {
    code: 'E_MISUSED',
    message: message.replace(/^error: /, '').replaceAll('\n', ' '),
    fix: 'Run herald --help, or herald serve --help, for what there is.',
    exit: exitCode.misused,
  };
  showProblem('herald', problem, terminal, { json: words.includes('--json') });
  return exitCode.misused;
}
