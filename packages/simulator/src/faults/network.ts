import { Server, type AddressInfo, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { isControlPath } from '../control/control-path.ts';
import { SimulatorNotStarted } from '../errors.ts';

/**
 * The network between the bot and Teams. While it is down nothing listens and every connection is cut, but those over
 * which the control API was called: they can bring it back.
 */
export class Network {
  readonly #app: FastifyInstance;
  readonly #sockets = new Set<Socket>();
  readonly #control = new WeakSet<Socket>();
  #address: { readonly host: string; readonly port: number } | undefined;
  #back: NodeJS.Timeout | undefined;
  #coming: Promise<void> | undefined;
  #up = true;

  /** To be made before the server listens. */
  constructor(app: FastifyInstance, { tls }: { readonly tls: boolean }) {
    this.#app = app;
    app.server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    app.addHook('onRequest', (request, reply, done) => {
      const { socket } = request.raw;
      if (isControlPath(request.originalUrl)) this.#control.add(socket);
      else if (!this.#up) {
        reply.hijack();
        socket.destroy();
        return;
      }
      done();
    });
  }

  get up(): boolean {
    return this.#up;
  }

  /** Cuts the network; it comes back by itself after `forMs` milliseconds where that is given. */
  takeDown({ forMs }: { readonly forMs?: number | undefined } = {}): void {
    clearTimeout(this.#back);
    if (forMs !== undefined)
      this.#back = setTimeout(() => {
        // A port that somebody else took meanwhile is told to whoever asks for the network next.
        this.bringUp().catch(() => undefined);
      }, forMs);
    if (!this.#up) return;
    this.#up = false;
    const { address, port } = addressOf(this.#app);
    this.#address = { host: address, port };
    // Not the HTTP server's own `close`, which would end the idle connections of the control API too.
    Server.prototype.close.call(this.#app.server);
    for (const socket of this.#sockets) if (!this.#control.has(socket)) socket.destroy();
  }

  /** Listens again where it did before; rejects with `SimulatorNotStarted` when somebody took the port meanwhile. */
  async bringUp(): Promise<void> {
    clearTimeout(this.#back);
    if (this.#up || this.#address === undefined) return;
    this.#coming ??= this.#listen(this.#address).finally(() => (this.#coming = undefined));
    await this.#coming;
  }

  /** Gives up coming back. */
  close(): void {
    clearTimeout(this.#back);
  }

  async #listen({ host, port }: { readonly host: string; readonly port: number }): Promise<void> {
    const { server } = this.#app;
    await new Promise<void>((resolve, reject) => {
      const failed = (cause: Error): void => {
        reject(new SimulatorNotStarted(`nothing can listen on ${host}:${port} any more`, { cause }));
      };
      server.once('error', failed).listen(port, host, () => {
        server.off('error', failed);
        resolve();
      });
    });
    this.#up = true;
  }
}

function addressOf({ server }: FastifyInstance): AddressInfo {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address;
  throw new SimulatorNotStarted('the server does not listen on a port');
}
