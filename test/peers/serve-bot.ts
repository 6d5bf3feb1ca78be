import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** A bot's web server on this machine. */
export interface BotServer {
  readonly server: Server;
  /** Where Teams posts activities to. */
  readonly endpoint: string;
  /** Ends at once, with whatever is still connected. */
  readonly close: () => void;
}

/** Starts a web server for a bot at a free port of this machine; `listener` may be left to a framework. */
export async function serveBot(listener?: RequestListener): Promise<BotServer> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    server,
    endpoint: `http://127.0.0.1:${address.port}/api/messages`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
