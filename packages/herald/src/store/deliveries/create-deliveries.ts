import type { LaneQueue, LaneStore, Ledger } from '../../lane-ports.ts';
import type { MessageStore } from '../../message-ports.ts';
import type { DirectoryStore } from '../../directory-ports.ts';
import { botId, type BotAppId, type ServiceUrl } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import { createLaneQueue } from '../lanes/lane-queue.ts';
import { createLaneStore } from '../lanes/lane-store.ts';
import { createDirectoryStore } from '../directory/directory-store.ts';
import { createLeaving } from './leaving.ts';
import { createLedger } from './ledger.ts';
import { createMessageStore } from './message-store.ts';
import { createTimeZones } from './time-zones.ts';

/** Messages, their deliveries, and the lanes in which they go. */
export type Deliveries = {
  readonly messages: MessageStore;
  readonly ledger: Ledger;
  readonly laneStore: LaneStore;
  readonly laneQueue: LaneQueue;
  readonly directories: DirectoryStore;
};

export type DeliveriesOptions = {
  readonly botAppId: BotAppId;
  /** Where tenants are reached of which nothing was observed yet (protocol sheet, 1.5). */
  readonly globalServiceUrl?: ServiceUrl | undefined;
};

/** Everything about deliveries in a store, and what to call before its connection is closed. */
export function createDeliveries(
  connection: Connection,
  { botAppId, globalServiceUrl }: DeliveriesOptions,
): Deliveries & { readonly closeQueue: () => Promise<void> } {
  const laneQueue = createLaneQueue(connection);
  const leaving = createLeaving();
  const deps = {
    connection,
    lanes: laneQueue,
    zones: createTimeZones(),
    botId: botId(botAppId),
    globalServiceUrl,
  };
  return {
    messages: createMessageStore(deps),
    ledger: createLedger(connection, leaving),
    laneStore: createLaneStore(deps, leaving),
    laneQueue,
    directories: createDirectoryStore(deps),
    closeQueue: () => laneQueue.close(),
  };
}
