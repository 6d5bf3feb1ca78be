import { sql, type Kysely } from 'kysely';
import type { Database } from '../schema.ts';
import type { Session } from '../session.ts';
import type { PGliteThread } from './pglite-thread.ts';
import type { PreparedStatements } from './prepared-statements.ts';

/** A session on the embedded store's one connection, which it takes in turn with everybody else. */
export const embeddedSession = (
  db: Kysely<Database>,
  pglite: PGliteThread,
  statements: PreparedStatements,
): Session => ({
  run: (text, values = []) =>
    db.connection().execute(async () => {
      if (values.length > 0) return statements.run(text, values);
      return { rows: await statements.exec(text) };
    }),
  async listen(channel, listener) {
    const forget = pglite.onNotification((on, payload) => {
      if (on === channel) listener.notified(payload);
    });
    await sql`listen ${sql.id(channel)}`.execute(db);
    return {
      async close() {
        forget();
        await sql`unlisten ${sql.id(channel)}`.execute(db);
      },
    };
  },
});
