import type { BotId, ServiceUrl } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';
import type { LaneQueueOfStore } from '../lanes/lane-queue.ts';
import type { TimeZones } from './time-zones.ts';

/** What messages and deliveries are stored with. */
export type DeliveryDeps = {
  readonly connection: Connection;
  readonly lanes: Pick<LaneQueueOfStore, 'ready' | 'wake'>;
  readonly zones: TimeZones;
  readonly botId: BotId;
  /** Where tenants are reached of which nothing was observed yet (protocol sheet, 1.5); undefined in clouds without one. */
  readonly globalServiceUrl: ServiceUrl | undefined;
};
