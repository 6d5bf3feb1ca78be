/**
 * So many deliveries of all lanes together are on their way, from their slot until they are settled. More would only wait,
 * marked as leaving and with their deadline running, for a machine that is busy; for an idle one it is plenty.
 */
const MOST_ON_THEIR_WAY = 1_000;

/** What the lanes of a process share: how many of their deliveries are on their way. */
export type Room = {
  /**
   * How many one lane may have on their way: any number, or its even share when all together have enough, so that tenants
   * whose requests stay without an answer do not hold up the others.
   */
  readonly each: number;
  enter(): void;
  leave(): void;
};

/** Nothing is on its way yet; `lanes` says how many share the room. */
export function createRoom(lanes: () => number): Room {
  let within = 0;
  return {
    get each(): number {
      return within < MOST_ON_THEIR_WAY ? Infinity : Math.max(1, Math.floor(MOST_ON_THEIR_WAY / lanes()));
    },
    enter(): void {
      within += 1;
    },
    leave(): void {
      within -= 1;
    },
  };
}
