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
};

export type Batches<Item, Result> = {
  add(item: Item): Promise<Result>;
  /** Resolves when all that was added so far has been handled. */
  settled(): Promise<void>;
};

/** Shares one statement among what comes within a short time; batches run one after the other. */
export function createBatches<Item, Result>({ run, most, apartMs }: BatchOptions<Item, Result>): Batches<Item, Result> {
  type Waiting = {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (cause: unknown) => void;
  };
  let waiting: Waiting[] = [];
  let begun = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const plan = (): void => {
    if (running !== undefined || timer !== undefined || waiting.length === 0) return;
    const due = waiting.length >= most ? 0 : begun + apartMs - performance.now();
    if (due <= 0) start();
    else timer = setTimeout(start, due);
  };
  const start = (): void => {
    timer = undefined;
    begun = performance.now();
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    running = handle(batch).finally(() => {
      running = undefined;
      plan();
    });
  };
  const handle = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) {
        const result = results[index];
        // `run` answers each item; a missing answer would leave its caller waiting for ever.
        if (result !== undefined) resolve(result);
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
        queueMicrotask(plan);
      }),
    async settled() {
      for (;;) {
        if (running === undefined && waiting.length === 0) return;
        if (running === undefined) {
          clearTimeout(timer);
          start();
        }
        await running;
      }
    },
  };
}
