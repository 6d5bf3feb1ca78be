import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Ending } from './contoso.ts';

type Told = { readonly request: { readonly origin: string; readonly path: string } };

/** Counts the messages that this process has put on the wire to a Teams and that were not answered yet. */
export function countUnderWay(t: Ending, url: string): () => number {
  const underWay = new Set<object>();
  const on = (channel: string, note: (request: Told['request']) => void): void => {
    const listener = (message: unknown): void => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici documents what these channels carry
      const { request } = message as Told;
      if (request.origin === url && request.path.includes('/v3/')) note(request);
    };
    subscribe(channel, listener);
    t.after(async () => void unsubscribe(channel, listener));
  };
  on('undici:client:sendHeaders', (request) => underWay.add(request));
  on('undici:request:headers', (request) => underWay.delete(request));
  on('undici:request:error', (request) => underWay.delete(request));
  return () => underWay.size;
}
