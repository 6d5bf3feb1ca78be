import type { AudienceStore } from '../../../audience-ports.ts';
import type { PeopleTree } from '../../../message-ports.ts';
import type { DirectoryStore } from '../../../directory-ports.ts';
import type { Fault } from '../../../errors.ts';
import type { Graph } from '../../../graph-ports.ts';
import type { UnmatchedLine } from '../../../model/audience.ts';
import type { Destination } from '../../../model/destination.ts';
import type { TenantId } from '../../../model/ids.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { Place } from '../../../model/place.ts';
import type { AddressBook, Clock } from '../../../ports.ts';
import type { PlaceKey } from '../place-keys.ts';

/** What a part of an audience comes to. */
export type Part = { readonly people: PeopleTree; readonly places: ReadonlySet<string> };

/** Whether Teams told of a team; if not, what it said. */
type Looked = {
  readonly kind: 'fetched' | Outcome['kind'];
  readonly status?: number;
  readonly code?: string;
};

/** What is needed to find out whom an audience means. */
export type ResolveDeps = {
  readonly find: (to: Destination) => Promise<Place>;
  readonly keyOf: (place: Place) => Promise<PlaceKey>;
  readonly audiences: AudienceStore;
  readonly addressBook: Pick<AddressBook, 'learn'>;
  readonly graph: Graph;
  /** Asks Teams for a team's channels, by its `19:` id, and stores them. */
  readonly fetchTeam: (tenant: TenantId, team: string) => Promise<Looked>;
  readonly directories: Pick<DirectoryStore, 'find'>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
};

/** One resolving: the tenant that everything has to be in, what was begun, and what is to be told. */
export type Resolving = ResolveDeps & {
  readonly tenantId: TenantId;
  /** Sets that were begun: to be dropped when nothing comes of it. */
  readonly begun: string[];
  readonly unmatched: UnmatchedLine[];
  /** How many parts there were so far, those of saved audiences included. */
  readonly parts: { count: number };
  /** Everything at fault, by field. */
  readonly faults: Fault[];
};

export const nobody: PeopleTree = { kind: 'nobody' };
export const noPlaces: ReadonlySet<string> = new Set();

/** Begins a set of people that belongs to this resolving. */
export async function beginSet({ audiences, tenantId, begun }: Resolving): Promise<string> {
  const setId = await audiences.beginSet(tenantId);
  begun.push(setId);
  return setId;
}
