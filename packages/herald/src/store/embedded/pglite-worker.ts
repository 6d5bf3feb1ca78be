/**
 * The thread in which the embedded PostgreSQL runs: opens the folder, says what it found, and answers one message after
 * another. In that order: PGlite works on a message without a pause, whatever its promise looks like.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { DurablePGlite } from './durable-pglite.ts';
import { concatenated } from './concatenated.ts';
import type { ErrorSaid, Said } from './pglite-thread.ts';

const say = (said: Said, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(said, transfer);

try {
  const pglite = await DurablePGlite.open(String(workerData));
  const { rows } = await pglite.query<{ element: number; array: number }>(
    `select oid as element, typarray as array from pg_type where typarray <> 0`,
  );
  say({ kind: 'opened', arrays: rows.map(({ element, array }) => [array, element]) });
  const hear = async (asked: Uint8Array | 'close'): Promise<void> => {
    if (asked === 'close') {
      await pglite.close().catch((error: unknown) => say({ kind: 'broken', error: asData(error) }));
      // Without a port the thread ends.
      parentPort?.close();
      return;
    }
    // What was handed over behind the statement at which the disk failed: its askers are told already.
    if (pglite.failure !== undefined) return;
    const answer = await answerTo(pglite, asked);
    if (pglite.failure === undefined) say({ kind: 'answered', answer }, [answer.buffer]);
    else say({ kind: 'broken', error: asData(pglite.failure) });
  };
  parentPort?.on('message', (asked: Uint8Array | 'close') => void hear(asked));
} catch (error) {
  say({ kind: 'not-opened', error: asData(error) });
}

/** All that PostgreSQL answers, as it is on the wire. */
async function answerTo(pglite: DurablePGlite, asked: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  // What is handed over is PostgreSQL's own memory.
  const onRawData = (chunk: Uint8Array): void => void chunks.push(chunk.slice());
  await pglite.execProtocolRawStream(asked, { syncToFs: false, onRawData });
  return concatenated(chunks);
}

function asData(error: unknown): ErrorSaid {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    ...('syscall' in error ? { syscall: error.syscall } : {}),
  };
}
