import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { types } from '@electric-sql/pglite';
import { DatabaseError } from 'pg-protocol';
import { NotificationResponseMessage, ReadyForQueryMessage, type BackendMessage } from 'pg-protocol/dist/messages.js';
import { Parser } from 'pg-protocol/dist/parser.js';
import { HeraldClosed, StoreBroken } from '../../errors.ts';
import { columnParsers, type ColumnParser } from '../column-types.ts';
import { concatenated } from './concatenated.ts';

/** As this file is, TypeScript or what was made of it. */
const PROGRAM = new URL(`pglite-worker${path.extname(import.meta.filename)}`, import.meta.url);
const ENDED = 'the thread of the embedded PostgreSQL has ended';

/** An error as it comes from the thread: between threads it would lose all but its message. */
export type ErrorSaid = { readonly message: string; readonly code?: unknown; readonly syscall?: unknown };

/** What the thread says. `arrays` are the numbers of each array type and of its elements' type. */
export type Said =
  | { readonly kind: 'opened'; readonly arrays: ReadonlyArray<readonly [number, number]> }
  | { readonly kind: 'not-opened'; readonly error: ErrorSaid }
  | { readonly kind: 'answered'; readonly answer: Uint8Array<ArrayBuffer> }
  /** The disk refused to make something durable: nothing may be asked any more. */
  | { readonly kind: 'broken'; readonly error: ErrorSaid };

export type ColumnWriter = (value: unknown) => unknown;

/**
 * The embedded PostgreSQL on a folder, in a thread of its own: while it works this process goes on, and a commit that has
 * resolved survives the loss of power. Speaks PostgreSQL's protocol; messages are answered one after another, each as a whole.
 */
export class PGliteThread {
  readonly #worker: Worker;
  readonly #waiting: Array<PromiseWithResolvers<Uint8Array>> = [];
  readonly #listeners = new Set<(channel: string, payload: string) => void>();
  readonly #parser = new Parser();
  readonly parsers: Readonly<Record<number, ColumnParser>>;
  readonly writers: Readonly<Record<number, ColumnWriter>>;
  #status = 'I';
  #failure: Error | undefined;
  #closing: Promise<void> | undefined;

  /** Opens the database in `folder`, which is made if it is not there (in seconds). */
  static async open(folder: string): Promise<PGliteThread> {
    const worker = new Worker(PROGRAM, { workerData: folder });
    const said = await firstSaid(worker);
    if (said.kind === 'opened') return new PGliteThread(worker, said.arrays);
    await worker.terminate();
    throw said.kind === 'not-opened' ? errorOf(said.error) : new StoreBroken();
  }

  private constructor(worker: Worker, arrays: ReadonlyArray<readonly [number, number]>) {
    this.#worker = worker;
    this.parsers = {
      ...types.parsers,
      ...Object.fromEntries(
        arrays.map(([array, element]) => {
          const parse = columnParsers[element] ?? types.parsers[element];
          return [array, (text: string): unknown => types.arrayParser(text, parse ?? asIs, array)];
        }),
      ),
      ...columnParsers,
    };
    this.writers = {
      ...types.serializers,
      ...Object.fromEntries(
        arrays.map(([array, element]) => [
          array,
          (value: unknown) => types.arraySerializer(value, types.serializers[element], array),
        ]),
      ),
    };
    worker.on('message', (said: Said) => this.#hear(said));
    worker.on('error', (error) => this.#break(error));
    worker.on('exit', () => {
      if (this.#closing === undefined || this.#waiting.length > 0) this.#break(new Error(ENDED));
    });
    worker.unref();
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** Throws `StoreBroken` once the disk, or PostgreSQL itself, has failed. */
  refuseIfBroken(): void {
    if (this.#failure !== undefined) throw new StoreBroken({ cause: this.#failure });
  }

  isInTransaction(): boolean {
    return this.#status !== 'I';
  }

  /** Hears what is notified, until the answer is called. */
  onNotification(listener: (channel: string, payload: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Says something and resolves with all that was answered; rejects with the first error in it, or with `StoreBroken`. */
  async exchange(parts: readonly Uint8Array[]): Promise<readonly BackendMessage[]> {
    this.refuseIfBroken();
    if (this.#closing !== undefined) throw new HeraldClosed();
    const waiting = Promise.withResolvers<Uint8Array>();
    this.#waiting.push(waiting);
    const asked = concatenated(parts);
    // A process that waits for an answer does not end.
    this.#worker.ref();
    this.#worker.postMessage(asked, [asked.buffer]);
    return this.#read(await waiting.promise);
  }

  /** Resolves when everything is on the disk and the thread has ended. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    // A thread that has failed has nothing to put away, and might not answer.
    if (this.#failure !== undefined) return void (await this.#worker.terminate());
    const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.ref();
    this.#worker.postMessage('close', []);
    await ended;
    this.refuseIfBroken();
  }

  #hear(said: Said): void {
    if (said.kind === 'answered') {
      this.#waiting.shift()?.resolve(said.answer);
      if (this.#waiting.length === 0 && this.#closing === undefined) this.#worker.unref();
    } else if (said.kind === 'broken') this.#break(errorOf(said.error));
  }

  /** Whoever waits is told, and nothing more is asked. */
  #break(failure: Error): void {
    this.#failure ??= failure;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new StoreBroken({ cause: this.#failure }));
    this.#worker.unref();
  }

  #read(answer: Uint8Array): readonly BackendMessage[] {
    const all: BackendMessage[] = [];
    // Listeners are told when all is read: what one throws must not stop the parser, nor leave the status as it was.
    this.#parser.parse(Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength), (one) => void all.push(one));
    for (const message of all) if (message instanceof ReadyForQueryMessage) this.#status = message.status;
    for (const message of all)
      if (message instanceof NotificationResponseMessage)
        for (const listener of this.#listeners) listener(message.channel, message.payload);
    for (const message of all) if (message instanceof DatabaseError) throw message;
    return all;
  }
}

/** The first thing that the thread says. */
const firstSaid = (worker: Worker): Promise<Said> =>
  new Promise((resolve, reject) => {
    const end = (): void => reject(new Error(ENDED));
    worker.once('error', reject).once('exit', end);
    worker.once('message', (said: Said) => {
      worker.off('error', reject).off('exit', end);
      resolve(said);
    });
  });

const errorOf = ({ message, ...more }: ErrorSaid): Error => Object.assign(new Error(message), more);

const asIs = (text: string): string => text;
