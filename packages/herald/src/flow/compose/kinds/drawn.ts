import type { Element } from '../elements.ts';

/** A kind of content as one reader sees it. */
export type Drawn = {
  readonly body: readonly Element[];
  /** What the toast and the activity feed say. */
  readonly summary: string;
  /** For what is hard to read in a narrow card. */
  readonly wide?: boolean;
};
