import { setTimeout as delay } from 'node:timers/promises';
import { conversationIn } from './conversation-in.ts';
import type { Fleet, Worker } from './fleet.ts';
import type { OpenDatabase } from './open-database.ts';
import type { Teams } from './start-teams.ts';
import type { Whose } from './who-is-where.ts';

/** What one kill left behind. */
export type Kill = {
  /** Requests that had left and whose outcome was not stored. */
  readonly inFlight: number;
  /** Of those, the ones that Teams had not answered. */
  readonly unanswered: number;
  /** Deliveries that were marked as leaving, those that had not left yet among them. */
  readonly marked: number;
};

type Marked = { readonly place: string; readonly tenant_id: string; readonly holder: string | null };

export type KillDeps = {
  readonly teams: Teams;
  readonly fleet: Fleet;
  readonly database: OpenDatabase;
  readonly whose: ReadonlyMap<string, Whose>;
};

/** Kills a worker that has requests without an answer at this moment, any of those with the same chance; undefined when there is none. */
export async function killInFlight({ teams, fleet, database, whose }: KillDeps): Promise<Kill | undefined> {
  const pending = await teams.child.call('pending');
  const busy = fleet.workers.filter(({ ports }) => pending.some(({ port }) => ports.has(port)));
  const worker = busy[Math.floor(Math.random() * busy.length)];
  if (worker === undefined) return undefined;
  const killedAt = performance.timeOrigin + performance.now();
  await fleet.replace(worker);
  // Nobody may take its lanes for seconds yet, so what it had marked stands still.
  const rows = await database.query<Marked>('select place, tenant_id, holder from leaving join lane using (tenant_id)');
  await noLongerPending(teams, worker);
  const tenants = new Set(
    pending
      .filter(({ port }) => worker.ports.has(port))
      .map(({ path }) => whose.get(conversationIn(path) ?? '')?.tenantId),
  );
  const holder = rows.find(({ tenant_id }) => tenants.has(tenant_id))?.holder;
  const marked = rows.filter((row) => holder !== undefined && row.holder === holder);
  const places = new Set(marked.map(({ place }) => place));
  const seen = await teams.child.call('seen', { from: 0 });
  const left = seen.filter(
    ({ port, path }) => worker.ports.has(port) && places.has(`p:${whose.get(conversationIn(path) ?? '')?.personId}`),
  );
  return {
    inFlight: left.length,
    unanswered: left.filter(({ endedAt }) => endedAt > killedAt).length,
    marked: marked.length,
  };
}

/** Teams learns of a lost connection a moment later. */
async function noLongerPending(teams: Teams, { ports }: Worker): Promise<void> {
  while ((await teams.child.call('pending')).some(({ port }) => ports.has(port))) await delay(5);
}
