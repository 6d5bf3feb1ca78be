import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What a process of the bench can be asked; see `answer-calls.ts` for its side. */
export type Calls = Readonly<Record<string, (...args: never) => unknown>>;

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };
/** What a process says unasked. */
type Told = { readonly told: unknown };

/** A process of the bench, which ends with the bench however that ends. */
export type Child<Known extends Calls> = {
  readonly pid: number;
  /** Rejects with what the process threw, or when it ends before it has answered. */
  call<Name extends keyof Known & string>(
    name: Name,
    ...args: Parameters<Known[Name]>
  ): Promise<Awaited<ReturnType<Known[Name]>>>;
  signal(signal: NodeJS.Signals): void;
  /** Kills it and resolves when it is gone; the same when it is gone already. */
  readonly kill: () => Promise<void>;
  readonly ended: Promise<void>;
};

/** What is published is plain JavaScript: a process that is measured does not strip types either, once they have been. */
const NODE_COMPILE_CACHE = path.resolve('node_modules/.cache/compile');

/** As `herald` is started: with what Node takes by itself it is 50 MB larger and no faster, with less it collects garbage instead of sending. */
const SEMI_SPACE = '--max-semi-space-size=32';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts `bench/processes/<name>.ts`, and resolves when it answers. What it prints goes to standard error. */
export async function startChild<Known extends Calls>(
  name: string,
  {
    nodeOptions = [],
    onTold,
  }: { readonly nodeOptions?: readonly string[]; readonly onTold?: (told: unknown) => void } = {},
): Promise<Child<Known>> {
  const child = fork(path.join(import.meta.dirname, '..', 'processes', `${name}.ts`), {
    execArgv: [SEMI_SPACE, ...nodeOptions],
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE },
  });
  running.add(child);
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const end = async (): Promise<void> => {
    const [code, signal] = await once(child, 'exit');
    running.delete(child);
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended with ${code ?? signal}`));
  };
  const ended = end();
  child.on('message', (message: Answer | Told) => {
    if ('told' in message) {
      onTold?.(message.told);
      return;
    }
    const { id, result, error } = message;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${name}: ${error}`));
  });
  let calls = 0;
  const ask = (called: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!running.has(child)) {
        reject(new Error(`${name} has ended`));
        return;
      }
      const id = (calls += 1);
      waiting.set(id, { resolve, reject });
      child.send({ id, name: called, args }, (error) => {
        if (error !== null) reject(error);
      });
    });
  await ask('ready', []);
  return {
    pid: child.pid ?? 0,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the child's own table of calls is the type
    call: async (called, ...args) => (await ask(called, args)) as never,
    signal: (signal) => child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    ended,
  };
}
