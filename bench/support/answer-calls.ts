import { flushCompileCache } from 'node:module';
import type { Calls } from './start-child.ts';

type Asked = { readonly id: number; readonly name: string; readonly args: readonly unknown[] };

/** In a process of the bench: says something unasked. */
export const tell = (told: unknown): void => void process.send?.({ told });

/** In a process of the bench: answers what the bench asks, until the bench has ended. */
export function answerCalls(calls: Calls): void {
  const table: Calls = { ready: () => true, ...calls };
  const answer = async ({ id, name, args }: Asked): Promise<void> => {
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- start-child.ts holds the callers to the types
      process.send?.({ id, result: await table[name]?.(...(args as never)) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  };
  process.on('message', (asked: Asked) => void answer(asked));
  process.on('disconnect', () => process.exit());
  // Most of these processes are killed; what they compiled is kept before.
  flushCompileCache();
}
