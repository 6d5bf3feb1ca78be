import type { PlacedChange } from '../../../state/change-log.ts';
import { defaultProperties, directoryProperties } from '../../../state/directory-properties.ts';
import type { Person, PersonField } from '../../../state/person.ts';
import type { GraphCall } from '../../route.ts';
import type { DeltaToken, Round } from './delta-token.ts';
import { viewUser } from './user-view.ts';

/** What one page of the delta says, and where to go on; undefined: it is the last one. */
export interface DeltaPage {
  readonly value: readonly object[];
  readonly next: number | undefined;
}

type Everybody = Extract<Round, { kind: 'everybody' }>;
type Changes = Extract<Round, { kind: 'changes' }>;

/** A page of those who are there, as they are now. */
export function usersThere(
  { world, caller }: GraphCall,
  { select = defaultProperties, ids }: DeltaToken,
  { at, to }: Everybody,
  size: number,
): DeltaPage {
  const end = Math.min(to, at + size);
  const value: object[] = [];
  for (let place = at; place < end; place += 1) {
    const person = world.people.at(caller.tenantId, place);
    if (person !== undefined && isFollowed(person.id, ids)) value.push(withoutUnset(viewUser(person, select)));
  }
  return { value, next: end < to ? end : undefined };
}

/** A page of what changed: each person once, as they are now, where the last change of theirs stands. */
export function usersChanged(call: GraphCall, token: DeltaToken, { at, from, to }: Changes, size: number): DeltaPage {
  const { changes } = call.world.people.directory(call.caller.tenantId);
  const end = Math.min(to, at + size);
  const value: object[] = [];
  for (let place = at; place < end; place += 1) {
    const entry = changes.at(place);
    const id = entry.kind === 'one' ? entry.one?.id : entry.population.idOf(entry.index);
    if (id === undefined || !isFollowed(id, token.ids)) continue;
    const happened = changes.of(id, { from, to });
    if (happened.some((other) => other.place > place)) continue;
    const view = viewChange(call, token, { id, from, happened });
    if (view !== undefined) value.push(view);
  }
  return { value, next: end < to ? end : undefined };
}

const isFollowed = (id: string, ids: readonly string[] | undefined): boolean => ids === undefined || ids.includes(id);

interface Happened {
  readonly id: string;
  readonly from: number;
  readonly happened: readonly PlacedChange[];
}

function viewChange(call: GraphCall, token: DeltaToken, { id, from, happened }: Happened): object | undefined {
  const { people } = call.world;
  const person = people.get(id);
  const { changes } = people.directory(call.caller.tenantId);
  if (person === undefined) {
    const all = changes.of(id, { from: 0, to: changes.size });
    const last = all.at(-1)?.what;
    const isFinal = last?.kind === 'went' && last.gone === 'deleted';
    return { id, '@removed': { reason: isFinal ? 'deleted' : 'changed' } };
  }
  const select = token.select ?? defaultProperties;
  const origin = people.originOf(id);
  const camePlace = origin === undefined ? undefined : changes.startOf(origin.population);
  const isNew =
    (camePlace !== undefined && camePlace + (origin?.index ?? 0) >= from) ||
    happened.some(({ what }) => what.kind !== 'fields');
  if (isNew) return withoutUnset(viewUser(person, select));
  const changed = changedProperties(happened, select);
  if (changed.length === 0) return undefined;
  const isMinimal = /return=minimal/i.test(call.prefer);
  return isMinimal ? viewUser(person, [...changed, 'id']) : whole(person, select, changed);
}

function changedProperties(happened: readonly PlacedChange[], select: readonly string[]): readonly string[] {
  const fields = new Set<PersonField>(happened.flatMap(({ what }) => (what.kind === 'fields' ? what.fields : [])));
  return select.filter((name) => directoryProperties[name]?.from.some((field) => fields.has(field)));
}

/** A property that was never set is not shown at all; one that was set to nothing is null (Graph's page on the delta). */
const whole = (person: Person, select: readonly string[], changed: readonly string[]): object =>
  Object.fromEntries(
    Object.entries(viewUser(person, select)).filter(([name, value]) => value !== null || changed.includes(name)),
  );

const withoutUnset = (view: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
