import type { Dispatcher } from 'undici';
import { AnswerTooLarge, CallAborted, DeadlinePassed, NotLetOut } from '../errors.ts';
import { onAbort } from './on-abort.ts';
import { onDeadline } from './on-deadline.ts';
import type { AnswerHeaders } from './read-retry-after.ts';

/** What is asked of a host. */
export type ExchangeRequest = {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: Buffer | undefined;
};

/** How long and how large an exchange may become, and what ends it before. */
export type ExchangeBounds = {
  readonly deadlineMs: number;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Asked right before the first byte is written. */
  readonly mayLeave?: (() => boolean) | undefined;
};

/** What came of one request. */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: AnswerHeaders; readonly text: string }
  /** `left` is false only when not one byte of the request was written, so that it cannot have arrived. */
  | { readonly kind: 'failed'; readonly left: boolean; readonly error: Error }
  | { readonly kind: 'aborted'; readonly left: boolean };

/**
 * A request that has waited for a connection for more than this share of its time does not leave any more: without
 * time for the answer it would only end in doubt.
 */
export const LEAVE_SHARE = 2 / 3;

/**
 * Makes one request and reads its answer whole. Never rejects, follows no redirect and repeats nothing.
 *
 * undici starts a request only once it has a live connection, and says so before it writes: an error that comes before
 * (refused, not resolved, no TLS, timed out in the queue) is certain not to have left, and any later one is in doubt.
 */
export function exchange(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body }: ExchangeRequest,
  bounds: ExchangeBounds,
): Promise<Exchange> {
  if (bounds.signal?.aborted === true) return Promise.resolve({ kind: 'aborted', left: false });
  if (bounds.deadlineMs <= 0)
    return Promise.resolve({ kind: 'failed', left: false, error: new DeadlinePassed(bounds.deadlineMs) });
  return new Promise((resolve) => {
    // Its own time limits are off: they bound the gaps in an answer, and the deadline bounds the whole.
    dispatcher.dispatch(
      {
        origin,
        path,
        method,
        headers,
        body: body ?? null,
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      new AnswerReader(bounds, resolve),
    );
  });
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #bounds: ExchangeBounds;
  readonly #resolve: (exchange: Exchange) => void;
  readonly #leaveBy: number;
  readonly #endDeadline: () => void;
  readonly #endAbort: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: AnswerHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(bounds: ExchangeBounds, resolve: (exchange: Exchange) => void) {
    this.#bounds = bounds;
    this.#resolve = resolve;
    const now = performance.now();
    this.#leaveBy = now + bounds.deadlineMs * LEAVE_SHARE;
    this.#endDeadline = onDeadline(now + bounds.deadlineMs, this.#passDeadline);
    this.#endAbort = bounds.signal && onAbort(bounds.signal, this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The last moment before the first byte. Throwing drops the request; `controller.abort` would drop the connection too.
    if (this.#left) throw new CallAborted(); // a dispatcher that repeats by itself: whether it may is not its decision
    if (this.#settled || performance.now() > this.#leaveBy) throw new DeadlinePassed(this.#bounds.deadlineMs);
    if (this.#bounds.mayLeave?.() === false) {
      this.#abort();
      throw new NotLetOut();
    }
    this.#controller = controller;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    const { maxAnswerBytes } = this.#bounds;
    if (this.#bytes > maxAnswerBytes) controller.abort(new AnswerTooLarge(maxAnswerBytes));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first = Buffer.alloc(0)] = this.#chunks;
    const whole = this.#chunks.length > 1 ? Buffer.concat(this.#chunks, this.#bytes) : first;
    this.#settle({ kind: 'answered', status: this.#status, headers: this.#headers, text: whole.toString('utf8') });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#settle({ kind: 'failed', left: this.#left, error });
  }

  get #left(): boolean {
    return this.#controller !== undefined;
  }

  #passDeadline = (): void => {
    const error = new DeadlinePassed(this.#bounds.deadlineMs);
    this.#settle({ kind: 'failed', left: this.#left, error });
    this.#controller?.abort(error);
  };

  #abort = (): void => {
    this.#settle({ kind: 'aborted', left: this.#left });
    this.#controller?.abort(new CallAborted());
  };

  #settle(outcome: Exchange): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#endDeadline();
    this.#endAbort?.();
    this.#resolve(outcome);
  }
}
