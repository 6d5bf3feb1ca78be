/** Times during which somebody stands still. */
export type Stalls = readonly { readonly from: number; readonly to: number }[];

/** The instant itself, or the end of the stall that it falls into. */
export const afterStall = (stalls: Stalls, instant: number): number =>
  stalls.find(({ from, to }) => instant >= from && instant < to)?.to ?? instant;
