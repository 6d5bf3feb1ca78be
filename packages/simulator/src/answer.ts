/** What is answered; without a body the answer is empty. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of a body. */
  readonly text?: string;
  /** What kind of text or JSON it is, where that is not plain JSON. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a request ends: with an answer, a connection that is reset, or never. */
export interface Passed {
  readonly answer: Answer | 'reset' | 'hang';
  /** How long the answer is held back, in milliseconds; what it did is done. */
  readonly latencyMs: number;
  /** To be called once the answer leaves, or nobody waits for it any more; calling it again is fine. */
  readonly end: () => void;
}
