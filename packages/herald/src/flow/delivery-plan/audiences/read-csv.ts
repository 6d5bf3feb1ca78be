import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { InputInvalid } from '../../../errors.ts';

/** One cell of the column that names people. */
export type Cell = { readonly line: number; readonly text: string };

/** Names under which exports have addresses and ids, folded; the first that is there is taken. */
const COLUMNS = [
  'userprincipalname',
  'upn',
  'email',
  'emailaddress',
  'mail',
  'objectid',
  'entraid',
  'aadobjectid',
  'userid',
  'id',
  'user',
];
const SEPARATORS = [',', ';', '\t'];

const fold = (text: string): string => text.toLowerCase().replaceAll(/[^a-z]/g, '');

/** Longer ones are neither addresses nor ids of Teams. */
const LONGEST = 1_024;

/** Whether a text can name a person: an address, an Entra id or a `29:` id, and nothing that a store could not hold. */
export const namesSomebody = (text: string): boolean =>
  text.length <= LONGEST &&
  (/^[^@\s\p{C}]+@[^@\s\p{C}]+$/u.test(text) ||
    /^29:[^\s\p{C}]+$/u.test(text) ||
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text));

/**
 * Finds the column of a CSV that names people: by the name that the caller gives, by its header, or by what is in its first
 * line. Throws `InputInvalid` where there is none, or the text is no CSV.
 */
export function readCsv(text: string, column: string | undefined, field: string): readonly Cell[] {
  const lines = parseRows(text, field);
  const [first] = lines;
  if (first === undefined) throw new InputInvalid('audience', [{ field, problem: 'has no lines' }]);
  const { index, hasHeader } = findColumn(first.record, column, field);
  return lines
    .slice(hasHeader ? 1 : 0)
    .map(({ record, line }) => ({ line, text: record[index]?.trim() ?? '' }))
    .filter((cell) => cell.text !== '');
}

const rows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

type Row = { readonly record: readonly string[]; readonly line: number };

function parseRows(text: string, field: string): readonly Row[] {
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.parse(parsed).map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // What the parser says may quote a cell, which is personal.
    const [where = ''] = /line \d+/.exec(reason) ?? [];
    throw new InputInvalid('audience', [{ field, problem: `is no CSV${where === '' ? '' : `, from ${where} on`}` }], {
      cause: error,
    });
  }
}

/** Whichever its first line has most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1);
  const counts = SEPARATORS.map((separator) => line.split(separator).length);
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function findColumn(first: readonly string[], asked: string | undefined, field: string) {
  const names = first.map(fold);
  if (asked !== undefined) {
    const index = names.indexOf(fold(asked));
    if (index >= 0) return { index, hasHeader: true };
    throw new InputInvalid('audience', [
      { field: field.replace(/text$/, 'column'), problem: `is ${asked}; the first line has no such column` },
    ]);
  }
  const known = COLUMNS.map((name) => names.indexOf(name)).find((index) => index >= 0);
  if (known !== undefined) return { index: known, hasHeader: true };
  const index = first.findIndex((text) => namesSomebody(text.trim()));
  if (index >= 0) return { index, hasHeader: false };
  throw new InputInvalid('audience', [
    {
      field,
      problem: `has no column that names people: call one ${COLUMNS.slice(0, 3).join(', ')} or id, or say which with column`,
    },
  ]);
}
