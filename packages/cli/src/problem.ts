import { ConfigInvalid, type Fault } from 'herald';
import { describeFault, type FaultDescribed } from 'herald-server';
import { exitCode, type ExitCode } from './exit-code.ts';

/** Why a command came to nothing, as it is shown. */
export type Problem = {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly exit: ExitCode;
  /** The variables at fault, each with what would do. */
  readonly faults?: readonly Fault[];
  /** What led to it, outermost first. */
  readonly because?: readonly string[];
  /** Where in the code it happened, innermost first; for bugs only. */
  readonly place?: readonly string[];
};

/** Reads what a command threw. What is no coded error is a bug of ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ConfigInvalid) {
    const { code, faults } = error;
    const count = faults.length === 1 ? 'one setting keeps' : `${faults.length} settings keep`;
    const fix = 'Set what is named above, in the environment or in a file named with --env.';
    return { code, message: `${count} it from running`, fix, faults, exit: exitCode.misused };
  }
  const { name, code, message, fix, at, cause } = describeFault(error);
  const because = causesOf(cause, message);
  if (fix !== undefined && message !== undefined) return { code, message, fix, because, exit: exitCode.problem };
  return {
    code: 'E_CRASHED',
    message: `a bug, or something that Herald did not expect: ${[name, code, message].filter(isNew).join(' ')}`,
    fix: 'Report it with the lines above. What was stored is safe: start it again.',
    because,
    place: at ?? [],
    exit: exitCode.problem,
  };
}

/** Causes that say more than the message before them; others are a library's wrapping. */
function causesOf(cause: FaultDescribed | undefined, said = ''): readonly string[] {
  if (cause === undefined) return [];
  const { code, message } = cause;
  const more = message === undefined || said.includes(code) ? [] : [message];
  return [...more, ...causesOf(cause.cause, said)];
}

const isNew = (text: string | undefined, index: number, all: readonly (string | undefined)[]): boolean =>
  text !== undefined && all.indexOf(text) === index;
