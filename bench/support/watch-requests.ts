import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request to the Connector, as its server saw it. */
export type Seen = {
  /** When its head had come, in milliseconds of the epoch, with fractions. */
  readonly at: number;
  /** The port from which it came: of one connection, and so of one process. */
  readonly port: number;
  readonly path: string;
  /** 0 until the answer has left, and for good when nobody waits for it any more. */
  status: number;
  /** When that was, or when whoever asked was gone; 0 until then. */
  endedAt: number;
};

const now = (): number => performance.timeOrigin + performance.now();

/** Notes every request to `/v3/` of all HTTP servers of this process, in the order in which they came. */
export function watchRequests(): { readonly seen: readonly Seen[]; readonly pending: ReadonlySet<Seen> } {
  const seen: Seen[] = [];
  const pending = new Set<Seen>();
  subscribe('http.server.request.start', (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node documents what this channel carries
    const { request, response } = message as { readonly request: IncomingMessage; readonly response: ServerResponse };
    const path = request.url ?? '';
    if (!path.includes('/v3/')) return;
    const one: Seen = { at: now(), port: request.socket.remotePort ?? 0, path, status: 0, endedAt: 0 };
    seen.push(one);
    pending.add(one);
    response.once('close', () => {
      pending.delete(one);
      one.endedAt = now();
      if (response.writableFinished) one.status = response.statusCode;
    });
  });
  return { seen, pending };
}
