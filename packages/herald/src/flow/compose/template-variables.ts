import type { Fault } from '../../errors.ts';
import { dateMark } from './dates.ts';
import { marks, withoutMarks } from './template-marks.ts';

/** Deeper than this nobody writes, and what contains itself would go on for ever. */
const DEEPEST = 16;

/** Variables as they are handed to the expressions. */
export type Variables = Readonly<Record<string, unknown>>;

/**
 * What was handed in as variables, made ready: instants marked, nothing in it that could pass for a mark of ours or for an
 * expression. What is no variable is added to `faults`.
 */
export function readVariables(variables: Variables, faults: Fault[]): Variables {
  const read = (value: unknown, field: string, depth: number): unknown => {
    if (typeof value === 'string') return textOf(value);
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
    if (value instanceof Date && !Number.isNaN(value.getTime())) return dateMark(value);
    if (depth === DEEPEST) faults.push({ field, problem: `holds others more than ${DEEPEST} deep` });
    else if (Array.isArray(value)) return value.map((item, index) => read(item, `${field}[${index}]`, depth + 1));
    else if (isPlain(value)) return each(value, (item, name) => read(item, `${field}.${name}`, depth + 1));
    else faults.push({ field, problem: 'must be a text, a number, a boolean, a Date, or a list or an object of them' });
    return undefined;
  };
  return each(variables, (value, name) => read(value, `variables.${name}`, 0));
}

/** An expression in a variable is a text like any other. */
const textOf = (text: string): string => withoutMarks(text).replaceAll('${', `${marks.dollar}{`);

const each = (fields: object, read: (value: unknown, name: string) => unknown): Variables =>
  Object.fromEntries(
    Object.entries(fields)
      .map(([name, value]) => [withoutMarks(name), value] as const)
      .filter(([name, value]) => name !== '' && value !== undefined)
      .map(([name, value]) => [name, read(value, name)]),
  );

const isPlain = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
