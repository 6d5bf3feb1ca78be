import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier, type Pool } from 'pg';
import type { Listener, Listening, Session } from '../session.ts';
import { unreachable } from '../store-error.ts';
import type { TransactionGuard } from '../transaction-guard.ts';
import { askServer } from './ask-server.ts';
import type { StatementNames } from './statement-names.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Sessions on a server: statements on the connections of the pool, and a connection of its own to listen on. */
export const serverSession = (
  pool: Pool,
  names: StatementNames,
  guard: TransactionGuard,
  databaseUrl: string,
): Session => ({
  async run(text, values = []) {
    guard.refuseInside();
    const client = await pool.connect();
    let failed = true;
    try {
      // Several statements are answered by a list.
      const results = [await askServer(client, names, text, values)].flat();
      failed = false;
      return { rows: results.flatMap(({ rows }) => rows) };
    } finally {
      // Of several statements that began a transaction, one that fails leaves it open: nobody else is to come into it. What
      // state that is in comes after the failure itself.
      client.release(failed || client.getTransactionStatus() !== 'I');
    }
  },
  listen: (channel, listener) => listen(databaseUrl, channel, listener),
});

/** Listens, and connects again when the connection breaks; rejects when there never was one. */
async function listen(databaseUrl: string, channel: string, listener: Listener): Promise<Listening> {
  const closing = new AbortController();
  let client = await connect();

  async function connect(): Promise<Client> {
    const next = new Client({ connectionString: databaseUrl, application_name: 'herald listening', keepAlive: true });
    next.on('notification', ({ payload }) => listener.notified(payload ?? ''));
    // Without a listener the error of a broken connection ends the process; that it has ended is told below.
    next.on('error', () => {});
    try {
      await next.connect();
      await next.query(`listen ${escapeIdentifier(channel)}`);
    } catch (error) {
      await next.end().catch(() => {});
      throw unreachable(error);
    }
    next.once('end', () => void again());
    return next;
  }

  async function again(): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !closing.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await delay(pause, undefined, { signal: closing.signal, ref: false });
        client = await connect();
      } catch {
        continue;
      }
      // It was closed while it connected.
      if (closing.signal.aborted) await client.end();
      else listener.missed();
      return;
    }
  }

  return {
    async close() {
      closing.abort();
      await client.end();
    },
  };
}
