import { refuse } from '../refusal.ts';

/** The options that a route understands. */
export type OptionName =
  | '$select'
  | '$filter'
  | '$expand'
  | '$top'
  | '$count'
  | '$skiptoken'
  | '$deltatoken'
  | '$orderby'
  | '$search'
  | '$skip';

const options: ReadonlySet<string> = new Set([
  '$select',
  '$filter',
  '$expand',
  '$top',
  '$count',
  '$skiptoken',
  '$deltatoken',
  '$orderby',
  '$search',
  '$skip',
  '$format',
  '$apply',
]);

/** The query of one request. */
export class GraphQuery {
  /** What was given, with names in small letters and with their `$`. */
  readonly #given = new Map<string, string>();
  /** Whether the header `ConsistencyLevel: eventual` came with it. */
  readonly eventual: boolean;

  /** `search` is the URL's part from the `?` on, or nothing. */
  constructor(search: string, { eventual }: { readonly eventual: boolean }) {
    this.eventual = eventual;
    for (const [name, value] of new URLSearchParams(search)) this.#given.set(optionOf(name), value);
  }

  get(name: OptionName): string | undefined {
    return this.#given.get(name);
  }

  /** Whether it is an advanced query: the header and `$count=true` (sheet 6.8). */
  get advanced(): boolean {
    return this.eventual && this.counts;
  }

  get counts(): boolean {
    return this.get('$count')?.toLowerCase() === 'true';
  }

  /** Refuses what a route does not understand: what Graph does not either, and what is not simulated. */
  allowOnly(...names: readonly OptionName[]): void {
    for (const name of this.#given.keys()) {
      if (!options.has(name) || names.some((allowed) => allowed === name)) continue;
      if (name === '$skip') throw refuse('badDirectoryRequest', "'$skip' is not supported by the service.");
      throw refuse('notModelled', `the query option ${name} of this route`);
    }
  }

  /** The same options with one of them changed, as a URL's query; for the links to other pages. */
  with(name: OptionName, value: string): string {
    const all = new Map([...this.#given].filter(([given]) => given !== '$skiptoken')).set(name, value);
    return [...all].map(([given, text]) => `${given}=${encodeURIComponent(text)}`).join('&');
  }
}

/** The number of a `$top`, checked. */
export function readTop(query: GraphQuery, { most = 999, otherwise = 100 } = {}): number {
  const given = query.get('$top');
  if (given === undefined) return otherwise;
  const top = /^\d+$/.test(given) ? Number(given) : 0;
  if (top >= 1 && top <= most) return top;
  throw refuse('unsupportedQuery', `Invalid page size specified: '${given}'. Must be between 1 and ${most} inclusive.`);
}

// Graph takes `select` for `$select`, whatever the case.
function optionOf(name: string): string {
  const small = name.toLowerCase();
  return small.startsWith('$') || !options.has(`$${small}`) ? small : `$${small}`;
}
