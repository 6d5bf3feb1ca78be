/** Plain SQL beside Kysely, for the queue library, which writes its own, and for what PostgreSQL tells us unasked. */
export type Session = {
  /**
   * Runs a text of one statement, or of several without values; the rows of all of them, in order. Rejects with the driver's own
   * error, by which the library knows what happened. Refused inside a transaction, as the store itself is.
   */
  run(text: string, values?: readonly unknown[]): Promise<{ readonly rows: unknown[] }>;
  /** Hears what is notified on a channel, and, after it could not listen for a while, that something may have been missed. */
  listen(channel: string, listener: Listener): Promise<Listening>;
};

export type Listener = { notified(payload: string): void; missed(): void };

/** What was begun by listening, and ends by closing it. */
export type Listening = { close(): Promise<void> };
