import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Ending } from './contoso.ts';

/** A host that is none of Teams': it takes connections, keeps what it is sent, and hangs up without an answer. */
export type Decoy = {
  /** As a service URL. */
  readonly url: string;
  /** How many connections came. */
  readonly connections: () => number;
  /** All that it was sent. */
  readonly heard: () => string;
};

/** Starts a decoy on this machine, gone when the test has ended. */
export async function startDecoy(t: Ending): Promise<Decoy> {
  const sockets: Socket[] = [];
  const chunks: Buffer[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // The request has come, and its answer is lost.
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/amer/`,
    connections: () => sockets.length,
    heard: () => Buffer.concat(chunks).toString(),
  };
}
