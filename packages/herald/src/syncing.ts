import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { DirectoryProgress, DirectoryStore } from './directory-ports.ts';
import { HeraldClosed } from './errors.ts';
import type { Syncing } from './herald.ts';
import {
  fixOf,
  type DirectoryCounts,
  type DirectoryFailure,
  type DirectoryView,
  type Synced,
} from './model/directory.ts';
import { tenantId, type TenantId } from './model/ids.ts';
import { idText, parseInput } from './parse-input.ts';

export type SyncingDeps = {
  readonly directories: DirectoryStore;
  /** Wakes the tenant's lane, which does it. */
  readonly poke: (key: { readonly tenantId: TenantId }) => void;
  /** Counts a call as under way. */
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
  /** Fires when calls under way are given up. */
  readonly givenUp: AbortSignal;
};

/** How often it is looked whether a sync has ended, which may be in another process: often at first. */
const LOOK_MS = 50;
const LOOK_AT_MOST_MS = 1_000;

const options = z
  .strictObject({
    full: z.boolean().exactOptional(),
    signal: z.instanceof(AbortSignal, { error: 'must be an AbortSignal' }).exactOptional(),
  })
  .optional();

/** What of a Herald is about tenants' directories: asks for syncs and says how they stand; the tenant's lane does them. */
export function createSyncing({ directories, poke, run, givenUp }: SyncingDeps): Syncing {
  return {
    syncDirectory: (tenant, asked) =>
      run(async () => {
        const { full = false, signal } = parseInput(options, asked, 'options') ?? {};
        signal?.throwIfAborted();
        const at = inTenant(tenant);
        const number = await directories.ask(at, full);
        poke({ tenantId: at });
        const how = await ended(directories, at, number, signal === undefined ? [givenUp] : [givenUp, signal]).catch(
          (error: unknown) => {
            throw givenUp.aborted ? new HeraldClosed() : error;
          },
        );
        return how.kind === 'synced' ? { ...how, ...(await directories.count(at)) } : withFix(how);
      }),
    directory: (tenant) =>
      run(async () => {
        const at = inTenant(tenant);
        const found = await directories.find(at);
        return found === undefined ? undefined : viewOf(found, await directories.count(at));
      }),
  };
}

const inTenant = (tenant: unknown): TenantId => tenantId(parseInput(idText, tenant, 'tenant'));

type Ended = NonNullable<DirectoryProgress['ended']>['how'];

async function ended(
  directories: DirectoryStore,
  tenant: TenantId,
  number: number,
  signals: readonly AbortSignal[],
): Promise<Ended> {
  const signal = AbortSignal.any([...signals]);
  for (let ms = LOOK_MS; ; ms = Math.min(LOOK_AT_MOST_MS, ms * 1.2)) {
    const last = (await directories.find(tenant))?.progress.ended;
    if (last !== undefined && last.run >= number) return last.how;
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      throw signal.aborted ? signal.reason : error;
    });
  }
}

const withFix = (failure: DirectoryFailure): Extract<Synced, DirectoryFailure> => ({ ...failure, fix: fixOf(failure) });

function viewOf(
  { progress, asked, nextDue }: NonNullable<Awaited<ReturnType<DirectoryStore['find']>>>,
  counts: DirectoryCounts,
): DirectoryView {
  const { lastSynced, lastFailure, run, ended: last } = progress;
  return {
    ...counts,
    underWay: Math.max(asked, run) > (last?.run ?? 0),
    ...(lastSynced && { lastFinished: { ...lastSynced, at: new Date(lastSynced.at) } }),
    ...(lastFailure && { lastFailure: { ...withFix(lastFailure), at: new Date(lastFailure.at) } }),
    ...(nextDue && { nextDue }),
  };
}
