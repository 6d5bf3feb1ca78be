import type { GraphCall, GraphRoute } from './route.ts';

const smallPage = 20;

/** What a request costs the directory, in resource units, at least one (sheet 5.4); undefined for other services. */
export function costOf({ limit }: GraphRoute, { query }: GraphCall): number | undefined {
  if (limit.of !== 'directory') return undefined;
  const top = Number(query.get('$top') ?? smallPage);
  const cost =
    limit.units -
    (query.get('$select') === undefined ? 0 : 1) +
    (query.get('$expand') === undefined ? 0 : 1) -
    (top < smallPage ? 1 : 0);
  return Math.max(1, cost);
}
