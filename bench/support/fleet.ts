import type { HeraldCalls } from '../processes/herald.ts';
import type { Place } from './open-stage.ts';
import { startChild, type Child } from './start-child.ts';
import type { Teams } from './start-teams.ts';
import { whereabouts } from './whereabouts.ts';

/** One worker process: a Herald that drains lanes. `ports` are those of its connections to Teams. */
export type Worker = { readonly child: Child<HeraldCalls>; readonly ports: ReadonlySet<number> };

/** Worker processes on one PostgreSQL database. */
export type Fleet = {
  readonly workers: readonly Worker[];
  /** Kills one with SIGKILL; resolves when it is gone, and a new one starts in its place meanwhile. */
  readonly replace: (worker: Worker) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts so many workers. */
export async function startFleet(teams: Teams, place: Place, count: number): Promise<Fleet> {
  const workers: Worker[] = [];
  const starting = new Set<Promise<void>>();
  const start = async (): Promise<void> => {
    const ports = new Set<number>();
    const child = await startChild<HeraldCalls>('herald', { onTold: (port) => ports.add(Number(port)) });
    await child.call('open', { teams: whereabouts(teams), place, lanes: true });
    workers.push({ child, ports });
  };
  // One after the other: the tables of the queue of lanes are made by whoever is first, and not well by two at once.
  for (let index = 0; index < count; index += 1) await start();
  let failed: Error | undefined;
  return {
    workers,
    async replace(worker) {
      if (failed !== undefined) throw failed;
      workers.splice(workers.indexOf(worker), 1);
      await worker.child.kill();
      const next = start()
        .catch((error: unknown) => {
          failed = error instanceof Error ? error : new Error(String(error));
        })
        .finally(() => starting.delete(next));
      starting.add(next);
    },
    async close() {
      await Promise.all(starting);
      await Promise.all(workers.map(({ child }) => child.kill()));
    },
  };
}
