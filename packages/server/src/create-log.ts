import type { Writable } from 'node:stream';
import { destination, pino, stdTimeFunctions, type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from './config.ts';
import { describeFault } from './describe-fault.ts';

/** Where the processes say what they do: ids, counts and codes. */
export type Log = Logger;

export type LogOptions = {
  readonly level: LogLevel;
  /** Whether somebody reads along: lines for people instead of JSON. */
  readonly terminal: boolean;
  readonly colour: boolean;
};

/** A log on standard error: one JSON object a line, or one plain line on a terminal. Nothing of it is lost in a crash. */
export function createLog({ level, terminal, colour }: LogOptions, to?: Writable): Log {
  const options = {
    level,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => describeFault(error) },
  };
  const stream = to ?? destination({ dest: 2, sync: true });
  if (!terminal) return pino(options, stream);
  const lines = pretty({
    destination: stream,
    colorize: colour,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    singleLine: true,
  });
  return pino(options, lines);
}
