import type { LaneHold } from './lane-ports.ts';
import type { Chore } from './model/chore.ts';
import type { DirectoryCounts, DirectoryFailure, DirectorySynced } from './model/directory.ts';
import type { EntraId, TenantId } from './model/ids.ts';
import type { Lesson } from './model/lesson.ts';

/** A walk over the directory's pages, from the first to the link for the next walk. Kept as JSON. */
export type DirectoryRound = {
  /** Of everybody, or of who changed since the round before. */
  readonly full: boolean;
  /** In which run it began: it shows all that was so before that. */
  readonly run: number;
  /** When it began, as ISO 8601: whoever a full round has not shown since is not in the directory any more. */
  readonly began: string;
  /** Pages first; then whoever a full round did not show; then time zones, where they are wanted. */
  readonly phase: 'pages' | 'unseen' | 'time-zones';
  /** The next page; none before the first. */
  readonly link?: string;
  /** How many people its pages told of. */
  readonly told: number;
  /** Set when Graph gave up on the round before it: the run in which it did. Once in a run is usual. */
  readonly againIn?: number;
};

/** How far the syncs of a tenant have come; only the holder of its lane moves it. Kept as JSON. */
export type DirectoryProgress = {
  /** The number of the run under way, or of the last one. */
  readonly run: number;
  readonly runBegan?: string;
  /** The last run that has ended, and how. */
  readonly ended?: { readonly run: number; readonly at: string; readonly how: DirectorySynced | DirectoryFailure };
  readonly lastSynced?: DirectorySynced & { readonly at: string };
  readonly lastFailure?: DirectoryFailure & { readonly at: string };
  /** What is under way, or was when a run failed. */
  readonly round?: DirectoryRound;
  /** Where the next round of changes begins; without one it has to be full. */
  readonly deltaLink?: string;
  /** When the last page was true: what comes later is later, whoever's clock says so. */
  readonly saidAt?: string;
};

export type DirectoryState = {
  /** The last run that somebody wants. */
  readonly asked: number;
  /** The run that is to read everybody. */
  readonly fullAsked: number;
  readonly progress: DirectoryProgress;
};

/** What one step comes to: stored together, or nothing of it. */
export type DirectoryStep = {
  readonly progress: DirectoryProgress;
  readonly lessons?: readonly Lesson[];
  /** Puts the chore off; without it the chore goes on. */
  readonly dueAt?: Date;
};

/** Where a tenant's directory is kept, and how far reading it has come. */
export type DirectoryStore = {
  /** Asks for a run and answers with its number; one that has not begun serves all who ask. Makes the tenant if it is not known. */
  ask(tenant: TenantId, full: boolean): Promise<number>;
  /** Undefined when nobody ever asked. */
  find(tenant: TenantId): Promise<(DirectoryState & { readonly nextDue: Date | undefined }) | undefined>;
  count(tenant: TenantId): Promise<DirectoryCounts>;
  /**
   * Takes one step in one transaction, and answers with the state after it; undefined when the lane is not held any more,
   * and nothing was stored. `step` is told the state as it is then, and may be called more than once.
   */
  step(
    hold: LaneHold,
    chore: Chore,
    step: (state: DirectoryState) => DirectoryStep,
  ): Promise<DirectoryState | undefined>;
  /** Some of those who are listed and of whom nothing was said since. */
  findUnseen(tenant: TenantId, since: string, limit: number): Promise<readonly EntraId[]>;
  /** Some of those who can be written to, whose time zone nobody knows, and whose mailbox was not asked since. */
  findWithoutTimeZone(tenant: TenantId, since: string, limit: number): Promise<readonly EntraId[]>;
};
