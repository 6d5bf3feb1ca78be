import type { UnreachableWhy } from './outcome.ts';

/** Whether a place can be written to, and if not, why and since when. */
export type Reachability =
  | { readonly kind: 'reachable' }
  | {
      readonly kind: 'unreachable';
      readonly why: UnreachableWhy;
      readonly since: Date;
      /** Teams' own status and code, as they came. */
      readonly status: number;
      readonly code: string;
    };
