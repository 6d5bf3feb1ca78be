import { HeraldError } from 'herald';
import { codeOf } from './code-of.ts';

/** What a log and a terminal may show of an error. */
export type FaultDescribed = {
  readonly name: string;
  readonly code: string;
  /** Only of errors whose message is ours or the system's: others may repeat what was sent. */
  readonly message?: string;
  readonly fix?: string;
  /** Where it was thrown, innermost first; not for errors that say all themselves. */
  readonly at?: readonly string[];
  readonly cause?: FaultDescribed;
};

const MAX_FRAMES = 8;
const MAX_CAUSES = 4;

/** Says of an error what it is, where it came from and what to do, and nothing that a message or a secret could be in. */
export function describeFault(error: unknown, causes = MAX_CAUSES): FaultDescribed {
  if (!(error instanceof Error)) return { name: typeof error, code: 'E_NOT_AN_ERROR' };
  const cause = error.cause === undefined || causes === 0 ? {} : { cause: describeFault(error.cause, causes - 1) };
  const { name } = error;
  if (error instanceof HeraldError) return { name, code: error.code, message: error.message, fix: error.fix, ...cause };
  const message = 'syscall' in error ? { message: error.message } : {};
  return { name, code: codeOf(error), ...message, at: framesOf(error), ...cause };
}

/** The stack without its head, which is the message; none when somebody has changed either. */
function framesOf({ stack = '', message }: Error): readonly string[] {
  const head = stack.indexOf(message);
  return (head === -1 ? '' : stack.slice(head + message.length))
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.trim());
}
