/** A request's body as JSON, or why there is none. */
export type BodyRead =
  | { readonly kind: 'read'; readonly json: unknown }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-json' }
  /** It did not come in time, or the sender hung up. */
  | { readonly kind: 'broken-off' };

/** Reads a body as it comes in, at most `limitBytes` of it and no longer than until `signal` fires; never rejects. */
export async function readBody(
  { body }: Pick<Request, 'body'>,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal: AbortSignal },
): Promise<BodyRead> {
  if (body === null) return { kind: 'not-json' };
  if (signal.aborted) return { kind: 'broken-off' };
  const reader = body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return { kind: 'broken-off' };
      if (done) return parse(chunks);
      bytes += value.byteLength;
      if (bytes > limitBytes) {
        stop();
        return { kind: 'too-large' };
      }
      chunks.push(value);
    }
  } catch {
    return { kind: 'broken-off' };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function parse(chunks: readonly Uint8Array[]): BodyRead {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { kind: 'read', json: JSON.parse(text) };
  } catch {
    return { kind: 'not-json' };
  }
}
