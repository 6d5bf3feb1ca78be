import {
  createLog,
  readConfig,
  startProcess,
  StopTooSlow,
  type Config,
  type StoreNeeds,
  type Work,
} from 'herald-server';
import { exitCode, type ExitCode } from './exit-code.ts';
import { problemOf } from './problem.ts';
import { readEnvironment } from './read-environment.ts';
import { readyLine, readyOf } from './ready-line.ts';
import { showProblem } from './show-problem.ts';
import { listenForStop } from './stop-signals.ts';
import { coloured, type Terminal } from './terminal.ts';

/** Which process a command runs. */
export type Plan = {
  /** The command as it is typed. */
  readonly command: string;
  readonly work: (config: Config) => Work;
  readonly needs: StoreNeeds;
  /** What flags say in place of variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
};

/** What every process takes. */
export type ProcessFlags = { readonly env?: string; readonly json?: boolean };

/** From the first signal on; orchestrators kill 10 s after they asked at the earliest. */
const STOP_WITHIN_MS = 9_500;

/** Runs a process until a signal asks for its end, or it can do no more; resolves with what the shell is told. */
export async function runProcess(
  plan: Plan,
  { env: file, json = false }: ProcessFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const fail = (error: unknown): ExitCode => {
    const problem = problemOf(error);
    showProblem(plan.command, problem, terminal, { json });
    return problem.exit;
  };
  const signals = listenForStop({ endAtOnce: () => process.exit(exitCode.problem) });
  void signals.asked.then(() =>
    setTimeout(() => process.exit(fail(new StopTooSlow(STOP_WITHIN_MS))), STOP_WITHIN_MS).unref(),
  );
  try {
    const environment = { ...readEnvironment(terminal.env, file), ...plan.variables };
    const config = readConfig(environment, plan.needs);
    const log = createLog({
      level: config.logLevel,
      terminal: terminal.err.isTTY === true,
      colour: coloured(terminal.err),
    });
    const work = plan.work(config);
    const running = await startProcess(config, work, log);
    const ready = readyOf(plan.command, config, work, running);
    terminal.out.write(`${json ? JSON.stringify(ready) : readyLine(ready)}\n`);
    const end = await Promise.race([signals.asked, running.broken]);
    if (typeof end !== 'string') return fail(end);
    log.info({ signal: end }, 'stopping: what is in flight ends first');
    await running.stop();
    log.info('stopped');
    return exitCode.done;
  } catch (error) {
    return fail(error);
  } finally {
    signals.forget();
  }
}
