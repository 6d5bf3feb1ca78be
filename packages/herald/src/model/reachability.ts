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

/** What the engine tries by itself before somebody counts as out of reach. */
export const remedies = ['create', 'install', 'chat', 'other-host'] as const;
export type Remedy = (typeof remedies)[number] | 'uninstall' | 'upgrade';

/** Why somebody cannot be written to, in whichever chat, and what was tried. */
export type PersonUnreachable = Extract<Reachability, { kind: 'unreachable' }> & { readonly tried: readonly Remedy[] };
