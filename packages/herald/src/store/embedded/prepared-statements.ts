import { DatabaseError, serialize } from 'pg-protocol';
import { DataRowMessage, ParameterDescriptionMessage, RowDescriptionMessage } from 'pg-protocol/dist/messages.js';
import { changedBy, commandOf, readRow, type Answer, type Column } from './answer.ts';
import type { PGliteThread } from './pglite-thread.ts';

/** Far more than Herald and its queue have. Texts that vary, with lists written out, push out each other first. */
const KEPT = 200;
/** The statement is gone, or what it answers has changed: nothing was run, and preparing it again helps. */
const OUTDATED: ReadonlySet<unknown> = new Set(['26000', '0A000']);

type Description = { readonly parameters: readonly number[]; readonly columns: readonly Column[] };
/** `alone` once it has run by itself and left no transaction open: it may be asked then without waiting for the answers before. */
type Statement = { readonly name: string; readonly described: Promise<Description>; alone?: Description };

/**
 * Runs statements on the embedded store, each prepared once under a name: from its second use on a statement is one
 * exchange with PostgreSQL, which has parsed and planned it before. Rejects with PostgreSQL's errors as they are.
 *
 * To be used by whoever has the connection, or has the turn to ask for something; nothing here waits for a turn.
 */
export class PreparedStatements {
  readonly #pglite: PGliteThread;
  /** By their texts, in the order in which they were last used. */
  readonly #kept = new Map<string, Statement>();
  #closing: Uint8Array[] = [];
  #prepared = 0;

  constructor(pglite: PGliteThread) {
    this.#pglite = pglite;
  }

  /** Runs one statement. */
  async run(text: string, values: readonly unknown[]): Promise<Answer> {
    const known = this.#use(text);
    const statement = known ?? this.#prepare(text);
    try {
      return await this.#execute(statement.name, await statement.described, values);
    } catch (error) {
      this.#forget(text, statement);
      if (known === undefined || !isOutdated(error) || this.#pglite.isInTransaction()) throw error;
      const { name, described } = this.#prepare(text);
      return this.#execute(name, await described, values);
    }
  }

  /**
   * Asks PostgreSQL for one statement before it returns, and resolves with the answer; undefined, with nothing asked, where
   * it never stood alone. One that turns out to be outdated is not tried again: nobody has a turn for that.
   */
  ask(text: string, values: readonly unknown[]): Promise<Answer> | undefined {
    const statement = this.#use(text);
    if (statement?.alone === undefined) return undefined;
    return this.#execute(statement.name, statement.alone, values).catch((error: unknown) => {
      this.#forget(text, statement);
      throw error;
    });
  }

  /** Runs a text of several statements, without values; the rows of all of them. */
  async exec(text: string): Promise<Record<string, unknown>[]> {
    let columns: readonly Column[] = [];
    return (await this.#pglite.exchange([serialize.query(text)])).flatMap((answer) => {
      if (answer instanceof RowDescriptionMessage) columns = this.#columnsOf(answer);
      return answer instanceof DataRowMessage ? [readRow(answer, columns)] : [];
    });
  }

  /** Runs a text that begins or ends a transaction, and answers with the command that was carried out. */
  async control(text: 'begin' | 'commit' | 'rollback'): Promise<string> {
    return commandOf(await this.#pglite.exchange([serialize.query(text)]));
  }

  /** The text was run by itself and left no transaction open: it may be asked. */
  async standsAlone(text: string): Promise<void> {
    const statement = this.#kept.get(text);
    if (statement !== undefined) statement.alone = await statement.described;
  }

  #use(text: string): Statement | undefined {
    const statement = this.#kept.get(text);
    if (statement === undefined) return undefined;
    this.#kept.delete(text);
    this.#kept.set(text, statement);
    return statement;
  }

  #prepare(text: string): Statement {
    for (const [oldest, statement] of this.#kept) {
      if (this.#kept.size < KEPT) break;
      this.#forget(oldest, statement);
    }
    this.#prepared += 1;
    const name = `s${this.#prepared}`;
    const statement = { name, described: this.#describe(name, text) };
    this.#kept.set(text, statement);
    return statement;
  }

  #forget(text: string, statement: Statement): void {
    if (this.#kept.get(text) !== statement) return;
    this.#kept.delete(text);
    this.#closing.push(serialize.close({ type: 'S', name: statement.name }));
  }

  async #describe(name: string, text: string): Promise<Description> {
    const closing = this.#closing;
    this.#closing = [];
    const answers = await this.#pglite.exchange([
      ...closing,
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    ]);
    const parameters = answers.find((answer) => answer instanceof ParameterDescriptionMessage);
    const row = answers.find((answer) => answer instanceof RowDescriptionMessage);
    return { parameters: parameters?.dataTypeIDs ?? [], columns: row === undefined ? [] : this.#columnsOf(row) };
  }

  #columnsOf({ fields }: RowDescriptionMessage): readonly Column[] {
    const { parsers } = this.#pglite;
    return fields.map(({ name, dataTypeID }) => ({ name, parse: parsers[dataTypeID] }));
  }

  async #execute(name: string, { parameters, columns }: Description, values: readonly unknown[]): Promise<Answer> {
    const answers = await this.#pglite.exchange([
      serialize.bind({ statement: name, values: values.map((value, index) => this.#write(value, parameters[index])) }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    const rows: Record<string, unknown>[] = [];
    for (const answer of answers) if (answer instanceof DataRowMessage) rows.push(readRow(answer, columns));
    return { rows, changed: changedBy(commandOf(answers)) };
  }

  #write(value: unknown, type: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const write = type === undefined ? undefined : this.#pglite.writers[type];
    const written: unknown = write === undefined ? value : write(value);
    if (typeof written === 'string') return written;
    return typeof written === 'bigint' ? written.toString() : JSON.stringify(written);
  }
}

/** Whether nothing was run because the statement has to be prepared again. */
export const isOutdated = (error: unknown): boolean => error instanceof DatabaseError && OUTDATED.has(error.code);
