import assert from 'node:assert/strict';
import { sql } from 'kysely';
import type { NewMessage } from '../../../message-ports.ts';
import type { Content } from '../../../model/content.ts';
import type { MessageKey } from '../../../model/delivery.ts';
import { sent, type Company } from '../../deliveries/testing/company.ts';
import type { Store } from '../../open-store.ts';

export const EVERYONE = { kind: 'everyone' } as const;
export const HOUR_MS = 3_600_000;

export const build = (number: number): Content => ({
  kind: 'notification',
  topic: 'builds',
  what: `Build ${number} failed`,
  about: 'main',
  by: 'CI',
  actions: [{ title: 'Open', url: 'https://ci.example/' }],
});

/** A message that rules govern. */
export const governed = (topic = 'builds', also: Partial<NewMessage['governed']> = {}): Partial<NewMessage> => ({
  governed: { topic, ...also },
});

export const reasonsOf = async ({ messages }: Store, key: MessageKey) =>
  Object.fromEntries((await messages.reasons(key)).map(({ why, count }) => [why, count]));

export const views = ({ messages }: Store, key: MessageKey) => messages.deliveries(key, { limit: 1_000 });

/** Sends all that is due, to nobody, until nothing is; how many. */
export async function drain({ take, due, mark, settle }: Company, store: Store): Promise<number> {
  const hold = await take();
  let count = 0;
  for (;;) {
    const page = [...(await due(hold)), ...(await due(hold, { priority: 'live' }))];
    const marked = await mark(hold, page);
    const ours = page.filter((_, index) => marked[index]);
    if (ours.length === 0) break;
    await settle(hold, ours, sent());
    count += ours.length;
  }
  await store.laneStore.giveBack(hold, []);
  return count;
}

/** Makes one card of what waits for a digest of builds, as if its time had come. */
export async function foldBuilds({ tenant, take }: Company, { db, laneStore }: Store): Promise<void> {
  await db.updateTable('delivery').set({ due_at: new Date() }).where('tenant_id', '=', tenant).execute();
  const hold = await take();
  const { rows } = await sql<{ due_at: Date }>`select due_at from chore where tenant_id = ${tenant}`.execute(db);
  const dueAt = rows[0]?.due_at ?? assert.fail('there is no chore');
  await laneStore.foldDigest(hold, { kind: 'digest', key: 'builds', dueAt });
  await laneStore.giveBack(hold, []);
}
