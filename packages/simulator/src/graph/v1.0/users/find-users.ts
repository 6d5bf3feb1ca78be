import { holds, type Condition, type Value } from '../../../state/condition.ts';
import type { Person } from '../../../state/person.ts';
import type { GraphCall } from '../../route.ts';
import { readUser } from './user-view.ts';

/** People and where to go on after them; undefined where nobody comes any more. */
export interface FoundUsers {
  readonly people: readonly Person[];
  readonly next: number | undefined;
}

/** The people of the caller's tenant for whom a condition holds, from a place in its order on, so many at most. */
export function findUsers(
  { world, caller }: GraphCall,
  {
    condition,
    from,
    most,
  }: { readonly condition: Condition | undefined; readonly from: number; readonly most: number },
): FoundUsers {
  const { people: all } = world;
  const { order } = all.directory(caller.tenantId);
  const people: Person[] = [];
  for (let place = from; place < order.size; place += 1) {
    const person = all.at(caller.tenantId, place);
    if (person === undefined || (condition !== undefined && !holds(condition, readUser(person)))) continue;
    if (people.length === most) return { people, next: place };
    people.push(person);
  }
  return { people, next: undefined };
}

/**
 * The people for whom a condition holds, where it names them by id, address or user principal name; undefined where
 * it does not. Thousands of such queries over a large directory must not read all of it each time.
 */
export function namedUsers({ world, caller }: GraphCall, condition: Condition): readonly Person[] | undefined {
  const names = namesIn(condition);
  if (names === undefined) return undefined;
  const { tenantId } = caller;
  const found = names.flatMap(({ path, value }) => {
    const name = String(value ?? '');
    if (path !== 'id') return world.people.possiblyAt(name, tenantId);
    return world.people.get(name.toLowerCase()) ?? world.people.get(name) ?? [];
  });
  const people = new Map(found.map((person) => [person.id, person]));
  return [...people.values()].filter((person) => person.tenantId === tenantId && holds(condition, readUser(person)));
}

interface Named {
  readonly path: string;
  readonly value: Value;
}

const naming = new Set(['id', 'mail', 'userPrincipalName']);

function namesIn(condition: Condition): readonly Named[] | undefined {
  switch (condition.kind) {
    case 'compare':
      return condition.by === 'eq' && condition.value !== null && naming.has(condition.path) ? [condition] : undefined;
    case 'in':
      return naming.has(condition.path)
        ? condition.values.map((value) => ({ path: condition.path, value }))
        : undefined;
    case 'or': {
      const all = condition.of.map(namesIn);
      return all.every((names) => names !== undefined) ? all.flat() : undefined;
    }
    case 'and':
      return condition.of.map(namesIn).find((names) => names !== undefined);
    case 'not':
    case 'any':
    case 'count':
      return undefined;
  }
}
