import type { Operation } from './delivery.ts';
import type { EntraId, GroupId, TeamId } from './ids.ts';

/** What Graph can do about the app at one place; `chat` asks which chat an install has made. Each may be repeated without harm. */
export type InstallStep = 'install' | 'chat' | 'uninstall' | 'upgrade';

/** What is said of a chat that an install has not made yet: twice means that there is none. */
export const CHAT_NOT_FOUND = 'ChatNotFound';

/** Where Graph installs an app: with a person, or in a team. */
export type AppHome =
  | { readonly kind: 'person'; readonly entraId: EntraId }
  | { readonly kind: 'team'; readonly teamId: TeamId; readonly groupId: GroupId };

/** What is to be done, or may be, about the app at the place of a delivery before its message can go there. */
export type Installing = {
  readonly home: AppHome;
  /** The request that comes next; without one it is the message's. */
  readonly next?: InstallStep;
  /** What was done for this delivery: nothing of it twice. */
  readonly done: readonly InstallStep[];
};

/** Whoever has no app at a place cannot write there. */
const ofMissingApp: ReadonlySet<string> = new Set(['not-installed', 'removed']);

/**
 * What may help after Teams said that the app is not where a message was to go: installing it, and once that was done the
 * chat that Graph knows of. Undefined for everything else, and when all of it was tried.
 */
export function helpAgainst(
  { operation, installing }: { readonly operation: Operation; readonly installing?: Installing },
  outcome: { readonly kind: string; readonly why?: string },
): Installing | undefined {
  if (outcome.kind !== 'unreachable' || operation !== 'send' || installing === undefined) return undefined;
  const { home, done, next } = installing;
  if (next !== undefined || !ofMissingApp.has(outcome.why ?? '')) return undefined;
  if (!done.includes('install')) return { home, done, next: 'install' };
  return home.kind === 'person' && !done.includes('chat') ? { home, done, next: 'chat' } : undefined;
}

/** What is left to do about the app after an attempt; undefined where nothing changes. */
export function installingAfter(
  delivery: Parameters<typeof helpAgainst>[0],
  outcome: Parameters<typeof helpAgainst>[1],
): Installing | undefined {
  const { installing } = delivery;
  if (installing === undefined) return undefined;
  const { home, done, next } = installing;
  if ((outcome.kind === 'done' || outcome.kind === 'created') && next !== undefined)
    return { home, done: [...done, next] };
  return helpAgainst(delivery, outcome);
}
