/** One recipient of a bulk operation; delivering says as which status it ended, and with what error. */
export interface BulkEntry {
  readonly id: string;
  readonly deliver: () => { readonly status: number; readonly error?: string };
}

export type BulkState = 'provisioning' | 'ongoing' | 'completed' | 'failed';

/** One activity on its way to many, an entry after the other (sheet 3.12). */
export class BulkOperation {
  readonly appId: string;
  readonly tenantId: string;
  readonly entries: readonly BulkEntry[];
  readonly startedAt: number;
  /** By status, how many entries have ended so. */
  readonly statuses = new Map<number, number>();
  readonly failed: { readonly id: string; readonly error: string }[] = [];
  state: BulkState = 'provisioning';
  /** The bot was told not to ask before then. */
  notBefore = 0;
  /** How often it asked sooner all the same. */
  askedEarly = 0;
  #delivered = 0;

  constructor(of: {
    readonly appId: string;
    readonly tenantId: string;
    readonly entries: readonly BulkEntry[];
    readonly startedAt: number;
  }) {
    this.appId = of.appId;
    this.tenantId = of.tenantId;
    this.entries = of.entries;
    this.startedAt = of.startedAt;
  }

  get isUnderWay(): boolean {
    return this.state === 'provisioning' || this.state === 'ongoing';
  }

  get left(): number {
    return this.entries.length - this.#delivered;
  }

  /** Delivers entries until so many have been in all; the last one completes it. */
  advanceTo(count: number): void {
    if (!this.isUnderWay) return;
    this.state = 'ongoing';
    for (const { id, deliver } of this.entries.slice(this.#delivered, count)) {
      const { status, error } = deliver();
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (error !== undefined) this.failed.push({ id, error });
      this.#delivered += 1;
    }
    if (this.left === 0) this.state = 'completed';
  }

  /** Delivers nothing more. */
  end(state: 'completed' | 'failed'): void {
    if (this.isUnderWay) this.state = state;
  }
}
