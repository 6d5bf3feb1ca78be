import type { BotAppId, ServiceUrl } from '../model/ids.ts';
import type { AudienceStore } from '../audience-ports.ts';
import type { PreferenceStore, ResponseStore, VoteStore } from '../content-ports.ts';
import type { AddressBook, Clock } from '../ports.ts';
import type { StoreInspector } from '../diagnosis-ports.ts';
import type { ReachStore } from '../reach-ports.ts';
import { createAudienceStore } from './audiences/audience-store.ts';
import type { BulkStore } from '../bulk-ports.ts';
import { createAddressBook } from './address-book/address-book.ts';
import { createBulkStore } from './bulk/bulk-store.ts';
import { claimStore } from './claim-store.ts';
import type { Connection } from './connection.ts';
import { createDeliveries, type Deliveries } from './deliveries/create-deliveries.ts';
import { createStoreInspector } from './inspect-store.ts';
import { migrate } from './migrate.ts';
import { createPreferenceStore } from './preferences/preference-store.ts';
import { createReachStore } from './reachability/reach-store.ts';
import { createResponseStore } from './responses/response-store.ts';
import { createVoteStore } from './votes/vote-store.ts';

/** Where a store is: in a folder of this machine, for one process, or in a PostgreSQL database, for many. */
export type StorePlace = { readonly dataFolder: string } | { readonly databaseUrl: string };

export type StoreOptions = {
  /** Whose store it is: ids that start with `29:` or `a:` are of use to one bot only. */
  readonly botAppId: BotAppId;
  readonly clock?: Clock;
  /** Where tenants are reached of which nothing was observed yet; without it they cannot be. */
  readonly globalServiceUrl?: ServiceUrl | undefined;
};

/** One bot's open store. */
export type Store = Connection &
  Deliveries & {
    readonly addressBook: AddressBook;
    readonly preferences: PreferenceStore;
    readonly votes: VoteStore;
    readonly responses: ResponseStore;
    readonly reach: ReachStore;
    readonly audiences: AudienceStore;
    readonly bulk: BulkStore;
    readonly inspector: StoreInspector;
  };

/**
 * Opens a bot's store and brings its tables up to date. Rejects with `ConfigInvalid`, `DataFolderInUse`,
 * `DataFolderUnusable`, `DatabaseUnreachable`, `DatabaseTooOld`, `SchemaNewer` or `StoreOfAnotherBot`; nothing stays open then.
 */
export async function openStore(
  place: StorePlace,
  { botAppId, clock, globalServiceUrl }: StoreOptions,
): Promise<Store> {
  const connection = await connect(place, clock);
  try {
    await migrate(connection);
    await claimStore(connection, botAppId);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const { closeQueue, ...deliveries } = createDeliveries(connection, { botAppId, globalServiceUrl });
  const close = async (): Promise<void> => {
    await closeQueue();
    await connection.close();
  };
  return {
    ...connection,
    ...deliveries,
    addressBook: createAddressBook(connection),
    preferences: createPreferenceStore(connection),
    votes: createVoteStore(connection),
    responses: createResponseStore(connection),
    audiences: createAudienceStore(connection),
    reach: createReachStore(connection.db),
    bulk: createBulkStore(connection),
    inspector: createStoreInspector(connection),
    close,
  };
}

/** Opens the database of a store, whatever is in it. */
export async function connect(place: StorePlace, clock: Clock = { now: () => new Date() }): Promise<Connection> {
  // Only what is used is loaded: either is some ten megabytes.
  if ('dataFolder' in place) {
    const { connectEmbedded } = await import('./embedded/connect-embedded.ts');
    return connectEmbedded(place.dataFolder, { clock });
  }
  const { connectServer } = await import('./server/connect-server.ts');
  return connectServer(place.databaseUrl);
}
