import type { ExitCode } from '../exit-code.ts';
import { runProcess, type ProcessFlags } from '../run-process.ts';
import type { Terminal } from '../terminal.ts';

export type ServeFlags = ProcessFlags & { readonly lanes: boolean; readonly port?: number; readonly host?: string };

/** `herald serve`: the bot's messaging endpoint, and the lanes unless `--no-lanes`. */
export const serve = ({ lanes, port, host, ...flags }: ServeFlags, terminal: Terminal): Promise<ExitCode> =>
  runProcess(
    {
      command: 'herald serve',
      variables: {
        ...(port === undefined ? {} : { PORT: String(port) }),
        ...(host === undefined ? {} : { HOST: host }),
      },
      // What nobody drains would wait for ever: without lanes of its own it needs workers on the same store.
      needs: lanes ? {} : { sharedWith: 'herald worker' },
      work: (config) => ({ messages: true, lanes, listen: { host: config.host, port: config.port } }),
    },
    flags,
    terminal,
  );
