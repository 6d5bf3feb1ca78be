import { randomUUID } from 'node:crypto';
import { BulkOperation, type BulkEntry } from './bulk-operation.ts';
import { realWait, type Clock } from './clock.ts';

/** How the bulk API works here; no figure of it is documented (sheet 3.12). */
export interface BulkSettings {
  /** How fast the entries of one operation are delivered. */
  readonly entriesPerSecond: number;
  /** Operations of one bot in one tenant that may be under way. */
  readonly mostOperations: number;
  readonly mostMembers: number;
  /** The bot is told to ask again no sooner than this. */
  readonly retryAfterSeconds: number;
  readonly failuresPerPage: number;
}

const atFirst: BulkSettings = {
  entriesPerSecond: 50,
  mostOperations: 10,
  mostMembers: 100,
  retryAfterSeconds: 2,
  failuresPerPage: 50,
};

/** How often deliveries catch up with the clock. */
const TICK_MS = 20;

/** The bulk operations of every bot, from when they were accepted on. */
export class BulkOperations {
  readonly #clock: Clock;
  readonly #operations = new Map<string, BulkOperation>();
  settings = atFirst;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins to deliver; undefined when too many of this bot are under way in that tenant. */
  start(of: {
    readonly appId: string;
    readonly tenantId: string;
    readonly entries: readonly BulkEntry[];
  }): string | undefined {
    const isBeside = (other: BulkOperation): boolean =>
      other.isUnderWay && other.appId === of.appId && other.tenantId === of.tenantId;
    if ([...this.#operations.values()].filter(isBeside).length >= this.settings.mostOperations) return undefined;
    const id = randomUUID();
    const operation = new BulkOperation({ ...of, startedAt: this.#clock.now() });
    this.#operations.set(id, operation);
    void this.#run(operation);
    return id;
  }

  find(id: string): BulkOperation | undefined {
    return this.#operations.get(id);
  }

  all(): ReadonlyMap<string, BulkOperation> {
    return this.#operations;
  }

  clear(): void {
    for (const operation of this.#operations.values()) operation.end('failed');
    this.#operations.clear();
    this.settings = atFirst;
  }

  async #run(operation: BulkOperation): Promise<void> {
    while (operation.isUnderWay) {
      await (this.#clock.wait?.(TICK_MS) ?? realWait(TICK_MS));
      const { entriesPerSecond } = this.settings;
      operation.advanceTo(Math.floor(((this.#clock.now() - operation.startedAt) / 1000) * entriesPerSecond));
    }
  }
}
