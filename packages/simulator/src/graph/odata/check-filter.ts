import type { Condition, Value } from '../../state/condition.ts';
import { refuse, type GraphRefusal } from '../refusal.ts';
import { parseFilter } from './parse-filter.ts';
import type { GraphQuery } from './query.ts';

/** What may be done with a property in a `$filter`; `null`: comparing it with null. */
export type FilterUse = 'eq' | 'ne' | 'not' | 'in' | 'startsWith' | 'endsWith' | 'contains' | 'null' | 'any' | 'count';

/** One property that can be filtered by. */
export interface Filterable {
  readonly type: 'text' | 'boolean' | 'list';
  readonly plain: readonly FilterUse[];
  /** What takes an advanced query: the header ConsistencyLevel and `$count=true` (sheet 6.8). */
  readonly advanced: readonly FilterUse[];
  /** What the items of a list can be filtered by; an empty name is the item itself. */
  readonly items?: readonly string[];
}

/** What a collection can be filtered by; other names are no properties of it. */
export interface FilterSchema {
  /** Such as `User`, which is `microsoft.graph.user` elsewhere. */
  readonly resource: string;
  readonly properties: Readonly<Record<string, Filterable>>;
  /** Properties that there are, but none can be filtered by. */
  readonly others: readonly string[];
}

// More in one query are refused, whether as `or` or inside `in` (sheet 6.8: company-communicator keeps to it).
const mostAlternatives = 15;

const operators: Readonly<Record<FilterUse, string>> = {
  eq: 'EqualsMatch',
  ne: 'NotEqualsMatch',
  not: 'Not',
  in: 'In',
  startsWith: 'startsWith',
  endsWith: 'endsWith',
  contains: 'contains',
  null: 'EqualsMatch',
  any: 'Any',
  count: '$count',
};

/** The condition of a `$filter`, with every name as Graph writes it; undefined without one. */
export function readFilter(query: GraphQuery, schema: FilterSchema): Condition | undefined {
  const given = query.get('$filter');
  return given === undefined ? undefined : new FilterCheck(schema, query.advanced).check(parseFilter(given), []);
}

class FilterCheck {
  readonly #schema: FilterSchema;
  readonly #advanced: boolean;

  constructor(schema: FilterSchema, advanced: boolean) {
    this.#schema = schema;
    this.#advanced = advanced;
  }

  /** `around` is what the condition stands in: `not`, or nothing. */
  check(condition: Condition, around: readonly FilterUse[]): Condition {
    switch (condition.kind) {
      case 'and':
        return { ...condition, of: condition.of.map((one) => this.check(one, around)) };
      case 'or':
        checkAlternatives(condition.of.length);
        return { ...condition, of: condition.of.map((one) => this.check(one, around)) };
      case 'not':
        return { ...condition, of: this.check(condition.of, ['not']) };
      case 'compare':
        return { ...condition, path: this.#compared(condition, around) };
      case 'in':
        checkAlternatives(condition.values.length);
        return { ...condition, path: this.#allowed(condition.path, [...around, 'in'], condition.values) };
      case 'any':
        return { ...condition, path: this.#any(condition, around) };
      case 'count':
        return { ...condition, path: this.#allowed(condition.path, [...around, 'count'], []) };
    }
  }

  #compared({ path, by, value }: Extract<Condition, { kind: 'compare' }>, around: readonly FilterUse[]): string {
    const uses: readonly FilterUse[] = value === null ? [by, 'null'] : [by];
    return this.#allowed(path, [...around, ...uses], [value]);
  }

  #any({ path, of }: Extract<Condition, { kind: 'any' }>, around: readonly FilterUse[]): string {
    const name = this.#allowed(path, [...around, 'any'], []);
    const items = this.#schema.properties[name]?.items ?? [];
    for (const inside of of === undefined ? [] : pathsIn(of))
      if (!items.includes(inside)) throw refuse('badFilter', `Could not find a property named '${inside}' in ${name}.`);
    return name;
  }

  #allowed(given: string, uses: readonly FilterUse[], values: readonly Value[]): string {
    const name = this.#nameOf(given);
    const property = this.#schema.properties[name];
    const mayAll = (allowed: readonly FilterUse[]): boolean => uses.every((use) => allowed.includes(use));
    if (property === undefined || !mayAll([...property.plain, ...property.advanced])) throw this.#unsupported(name);
    checkTypes(property, values);
    const missing = uses.find((use) => !property.plain.includes(use));
    if (missing !== undefined && !this.#advanced)
      throw refuse(
        'unsupportedQuery',
        `Operator '${operators[missing]}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
      );
    return name;
  }

  #nameOf(given: string): string {
    const isIt = (name: string): boolean => name.toLowerCase() === given.toLowerCase();
    const name = Object.keys(this.#schema.properties).find(isIt);
    if (name !== undefined) return name;
    if (this.#schema.others.some(isIt)) throw this.#unsupported(given);
    const type = `microsoft.graph.${this.#schema.resource.slice(0, 1).toLowerCase()}${this.#schema.resource.slice(1)}`;
    throw refuse('badFilter', `Could not find a property named '${given}' on type '${type}'.`);
  }

  #unsupported(name: string): GraphRefusal {
    const of = `property '${name}' of resource '${this.#schema.resource}'`;
    return refuse('unsupportedQuery', `Unsupported or invalid query filter clause specified for ${of}.`);
  }
}

function checkAlternatives(count: number): void {
  if (count <= mostAlternatives) return;
  throw refuse(
    'unsupportedQuery',
    `Too many child clauses specified in search filter expression containing 'OR' operators: ${count}. Max allowed: ${mostAlternatives}.`,
  );
}

function checkTypes({ type }: Filterable, values: readonly Value[]): void {
  const wanted = type === 'boolean' ? 'boolean' : 'string';
  const wrong = values.find((value) => value !== null && typeof value !== wanted);
  if (wrong === undefined || type === 'list') return;
  const names = { boolean: 'Edm.Boolean', string: 'Edm.String', number: 'Edm.Int32' };
  const found = typeof wrong === 'number' ? names.number : typeof wrong === 'boolean' ? names.boolean : names.string;
  throw refuse(
    'badFilter',
    `A binary operator with incompatible types was detected. Found operand types '${names[wanted]}' and '${found}' for operator kind 'Equal'.`,
  );
}

function pathsIn(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.flatMap(pathsIn);
    case 'not':
      return pathsIn(condition.of);
    case 'compare':
    case 'in':
    case 'any':
    case 'count':
      return [condition.path];
  }
}
