import type { ExitCode } from '../exit-code.ts';
import { runProcess, type ProcessFlags } from '../run-process.ts';
import type { Terminal } from '../terminal.ts';

export type WorkerFlags = ProcessFlags & { readonly port?: number; readonly host?: string };

/** `herald worker`: lanes only, as many processes as wanted on one PostgreSQL. */
export const worker = ({ port, host, ...flags }: WorkerFlags, terminal: Terminal): Promise<ExitCode> =>
  runProcess(
    {
      command: 'herald worker',
      variables: {
        ...(port === undefined ? {} : { HEALTH_PORT: String(port) }),
        ...(host === undefined ? {} : { HOST: host }),
      },
      needs: { sharedWith: 'herald serve' },
      work: (config) => ({
        messages: false,
        lanes: true,
        listen: config.healthPort === undefined ? undefined : { host: config.host, port: config.healthPort },
      }),
    },
    flags,
    terminal,
  );
