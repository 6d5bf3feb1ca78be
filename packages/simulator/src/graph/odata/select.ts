import { refuse } from '../refusal.ts';
import type { GraphQuery } from './query.ts';

/** The properties that there are, and those that Graph has and this simulator has not. */
export interface Selectable {
  /** Such as `microsoft.graph.user`. */
  readonly type: string;
  readonly properties: readonly string[];
  readonly notModelled?: readonly string[];
}

/** The properties that a `$select` names, written as Graph writes them; undefined without one. */
export function readSelect(query: GraphQuery, of: Selectable): readonly string[] | undefined {
  const given = query.get('$select');
  if (given === undefined) return undefined;
  const names = given
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return [...new Set(names.map((name) => propertyNamed(name, of)))];
}

function propertyNamed(name: string, { type, properties, notModelled = [] }: Selectable): string {
  const isIt = (property: string): boolean => property.toLowerCase() === name.toLowerCase();
  const known = properties.find(isIt);
  if (known !== undefined) return known;
  if (notModelled.some(isIt)) throw refuse('notModelled', `the property ${name} of ${type}`);
  throw refuse('badSelect', `Could not find a property named '${name}' on type '${type}'.`);
}

/** An object with the selected properties only, and whatever begins with `@`. */
export function selected(
  value: Readonly<Record<string, unknown>>,
  select: readonly string[] | undefined,
): Readonly<Record<string, unknown>> {
  if (select === undefined) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => name.startsWith('@') || select.includes(name)));
}

/** The navigation properties that an `$expand` names; each of them one that the route has. */
export function readExpand(query: GraphQuery, { type, properties }: Selectable): readonly string[] {
  const given = query.get('$expand');
  if (given === undefined) return [];
  return given.split(',').map((part) => {
    const name = part.trim();
    const known = properties.find((property) => property.toLowerCase() === name.toLowerCase());
    if (known !== undefined) return known;
    if (name.includes('(')) throw refuse('notModelled', `options inside $expand (${name})`);
    throw refuse('badSelect', `Could not find a property named '${name}' on type '${type}'.`);
  });
}
