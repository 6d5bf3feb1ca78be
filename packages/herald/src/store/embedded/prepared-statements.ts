import { protocol } from '@electric-sql/pglite';
import type { ColumnParser } from '../column-types.ts';
import type { BackendMessage, PGliteThread } from './pglite-thread.ts';

const { messages, serialize } = protocol;

/** Far more than Herald and its queue have. Texts that vary, with lists written out, push out each other first. */
const KEPT = 200;
/** The statement is gone, or what it answers has changed: nothing was run, and preparing it again helps. */
const OUTDATED: ReadonlySet<unknown> = new Set(['26000', '0A000']);

/** What a statement answered. */
export type Answer = {
  readonly rows: Record<string, unknown>[];
  /** How many rows it inserted, updated, deleted or merged; undefined for any other statement. */
  readonly changed: bigint | undefined;
};

type Column = { readonly name: string; readonly parse: ColumnParser | undefined };
type Description = { readonly parameters: readonly number[]; readonly columns: readonly Column[] };
type Statement = { readonly name: string; readonly described: Promise<Description> };

/**
 * Runs statements on the embedded store, each prepared once under a name: from its second use on a statement is one
 * exchange with PostgreSQL, which has parsed and planned it before. Rejects with PGlite's own errors.
 *
 * To be used by whoever has the connection; nothing here waits for a turn.
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
      return await this.#execute(statement, values);
    } catch (error) {
      // Whatever was wrong with it, nothing of it stays.
      this.#forget(text, statement);
      if (known === undefined || !isOutdated(error) || this.#pglite.isInTransaction()) throw error;
      return this.#execute(this.#prepare(text), values);
    }
  }

  /** Runs a text of several statements, without values; the rows of all of them. */
  async exec(text: string): Promise<Record<string, unknown>[]> {
    let columns: readonly Column[] = [];
    return (await this.#pglite.exchange([serialize.query(text)])).flatMap((answer) => {
      if (answer instanceof messages.RowDescriptionMessage) columns = this.#columnsOf(answer);
      return answer instanceof messages.DataRowMessage ? [read(answer, columns)] : [];
    });
  }

  /** Runs a text that begins or ends a transaction, and answers with the command that was carried out. */
  async control(text: 'begin' | 'commit' | 'rollback'): Promise<string> {
    return commandOf(await this.#pglite.exchange([serialize.query(text)]));
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
    const parameters = answers.find((answer) => answer instanceof messages.ParameterDescriptionMessage);
    const row = answers.find((answer) => answer instanceof messages.RowDescriptionMessage);
    return { parameters: parameters?.dataTypeIDs ?? [], columns: row === undefined ? [] : this.#columnsOf(row) };
  }

  #columnsOf({ fields }: RowDescription): readonly Column[] {
    const { parsers } = this.#pglite;
    return fields.map(({ name, dataTypeID }) => ({ name, parse: parsers[dataTypeID] }));
  }

  async #execute({ name, described }: Statement, values: readonly unknown[]): Promise<Answer> {
    const { parameters, columns } = await described;
    const answers = await this.#pglite.exchange([
      serialize.bind({ statement: name, values: values.map((value, index) => this.#write(value, parameters[index])) }),
      serialize.execute({}),
      serialize.sync(),
    ]);
    const rows = answers.flatMap((answer) =>
      answer instanceof messages.DataRowMessage ? [read(answer, columns)] : [],
    );
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

const isOutdated = (error: unknown): boolean => error instanceof messages.DatabaseError && OUTDATED.has(error.code);

type RowDescription = InstanceType<typeof messages.RowDescriptionMessage>;
type DataRow = InstanceType<typeof messages.DataRowMessage>;

function read({ fields }: DataRow, columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const [index, { name, parse }] of columns.entries()) {
    const text = fields[index] ?? null;
    row[name] = text === null || parse === undefined ? text : parse(text);
  }
  return row;
}

const commandOf = (answers: readonly BackendMessage[]): string =>
  answers.find((answer) => answer instanceof messages.CommandCompleteMessage)?.text ?? '';

/** A command's last word is how many rows it was for (PostgreSQL's manual, CommandComplete). */
const changedBy = (command: string): bigint | undefined =>
  /^(?:INSERT|UPDATE|DELETE|MERGE) /.test(command) ? BigInt(command.slice(command.lastIndexOf(' ') + 1)) : undefined;
