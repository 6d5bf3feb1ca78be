/** How a batch comes together. */
export type BatchOptions<Item, Result> = {
  /** Handles a batch, in the order in which its items came, and answers in that order. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly most: number;
  /**
   * How long after a batch has begun the next one may begin, in milliseconds. The first item after a quiet time does not
   * wait at all, so that a single message is not held up; under load a statement is shared by many.
   */
  readonly apartMs: number;
  /**
   * Up to so long they are kept apart when they take long: `BUSY_SHARE` times as long as the last one took, so that a store
   * that is busy gets fewer and larger ones. `apartMs`, unless said otherwise.
   */
  readonly mostApartMs?: number;
  /** Monotonic, in milliseconds. */
  readonly monotonic?: () => number;
};

const BUSY_SHARE = 3;

export type Batches<Item, Result> = {
  add(item: Item): Promise<Result>;
  /** How long after the last batch has begun the next one may begin, as it is now. */
  apartMs(): number;
  /** Resolves when all that was added so far has been handled. */
  settled(): Promise<void>;
};

/** Shares one statement among what comes within a short time; batches run one after the other. */
export function createBatches<Item, Result>(options: BatchOptions<Item, Result>): Batches<Item, Result> {
  const { run, most, mostApartMs = options.apartMs, monotonic = () => performance.now() } = options;
  type Waiting = {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (cause: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let begun = Number.NEGATIVE_INFINITY;
  let { apartMs } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let planning = false;

  const plan = (): void => {
    planning = false;
    if (running !== undefined || waiting.length === 0) return;
    const due = waiting.length >= most ? 0 : begun + apartMs - monotonic();
    if (due <= 0) start();
    else timer ??= setTimeout(start, due);
  };
  const start = (): void => {
    clearTimeout(timer);
    timer = undefined;
    begun = monotonic();
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    running = handle(batch).finally(() => {
      apartMs = Math.max(options.apartMs, Math.min(mostApartMs, BUSY_SHARE * (monotonic() - begun)));
      running = undefined;
      plan();
    });
  };
  const handle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new TypeError('a batch was answered for fewer than were in it'));
        else resolve(result);
      }
    } catch (cause) {
      for (const { reject } of batch) reject(cause);
    }
  };

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // After this turn, so that what comes in one turn goes in one batch.
        if (!planning) queueMicrotask(plan);
        planning = true;
      }),
    apartMs: () => apartMs,
    async settled() {
      for (;;) {
        if (running === undefined && waiting.length === 0) return;
        if (running === undefined) start();
        await running;
      }
    },
  };
}
