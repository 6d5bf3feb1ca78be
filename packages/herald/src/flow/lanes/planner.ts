import type { Slice } from '../../lane-ports.ts';
import { onceMore } from './once-more.ts';

export type PlannerDeps = {
  /** Plans the lane's next slice; undefined when nothing is to be planned. */
  readonly plan: () => Promise<Slice | undefined>;
  readonly stopped: () => boolean;
  /** Told of each slice; a message is sent once it is `done`. */
  readonly onPlanned: (slice: Slice) => void;
  /** Told when nothing is left to plan. */
  readonly onNothing: () => void;
  readonly onFault: (fault: unknown) => void;
};

/** Plans, slice by slice and beside the sending, whatever messages of a lane are still to be planned. */
export function createPlanner({ plan, stopped, onPlanned, onNothing, onFault }: PlannerDeps) {
  let ended: Promise<void> = Promise.resolve();
  let underWay = 0;
  const run = onceMore(async () => {
    while (!stopped()) {
      const slice = await plan();
      if (slice === undefined) return onNothing();
      onPlanned(slice);
      if (!slice.more) return;
    }
  });
  return {
    /** Whether something is being planned, or looked for. */
    get busy(): boolean {
      return underWay > 0;
    },
    /** There may be something to plan; what is under way looks once more when it is done. */
    start(): void {
      underWay += 1;
      ended = run()
        .catch(onFault)
        .finally(() => (underWay -= 1));
    },
    ended: async (): Promise<void> => ended,
  };
}
