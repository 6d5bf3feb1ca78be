import type { QueryResult } from 'kysely';
import { CommandCompleteMessage, type BackendMessage, type DataRowMessage } from 'pg-protocol/dist/messages.js';
import type { ColumnParser } from '../column-types.ts';

/** What a statement answered. */
export type Answer = {
  readonly rows: Record<string, unknown>[];
  /** How many rows it inserted, updated, deleted or merged; undefined for any other statement. */
  readonly changed: bigint | undefined;
};

/** A column of an answer, and how its text is read. */
export type Column = { readonly name: string; readonly parse: ColumnParser | undefined };

/** A row as an object, its columns read by their types. */
export function readRow({ fields }: DataRowMessage, columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let index = 0;
  for (const { name, parse } of columns) {
    const text: string | null = fields[index] ?? null;
    row[name] = text === null || parse === undefined ? text : parse(text);
    index += 1;
  }
  return row;
}

/** The command that was carried out, such as `UPDATE 3`. */
export const commandOf = (answers: readonly BackendMessage[]): string =>
  answers.find((answer) => answer instanceof CommandCompleteMessage)?.text ?? '';

/** A command's last word is how many rows it was for (PostgreSQL's manual, CommandComplete). */
export const changedBy = (command: string): bigint | undefined =>
  /^(?:INSERT|UPDATE|DELETE|MERGE) /.test(command) ? BigInt(command.slice(command.lastIndexOf(' ') + 1)) : undefined;

/** What a statement answered, as Kysely takes it. */
export const asResult = <R>({ rows, changed }: Answer): QueryResult<R> => ({
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- whoever wrote the statement knows its rows
  rows: rows as R[],
  ...(changed === undefined ? {} : { numAffectedRows: changed }),
});
