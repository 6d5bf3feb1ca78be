import { nobody, type Part } from './resolving.ts';

/** Those of any of the parts. */
export const union = (parts: readonly Part[]): Part => ({
  people: among(
    'union',
    parts.filter(({ people }) => people.kind !== 'nobody'),
  ),
  places: new Set(parts.flatMap(({ places }) => [...places])),
});

/** Those of all the parts. */
export const intersection = (parts: readonly Part[]): Part => ({
  people: parts.some(({ people }) => people.kind === 'nobody') ? nobody : among('intersection', parts),
  places: new Set([...(parts[0]?.places ?? [])].filter((place) => parts.every(({ places }) => places.has(place)))),
});

/** Those of one part who are not in the other. */
export const except = (of: Part, without: Part): Part => ({
  people:
    of.people.kind === 'nobody' || without.people.kind === 'nobody'
      ? of.people
      : { kind: 'except', of: of.people, without: without.people },
  places: new Set([...of.places].filter((place) => !without.places.has(place))),
});

function among(kind: 'union' | 'intersection', parts: readonly Part[]): Part['people'] {
  const [first, ...others] = parts.map(({ people }) => people);
  if (first === undefined) return nobody;
  return others.length === 0 ? first : { kind, of: [first, ...others] };
}
