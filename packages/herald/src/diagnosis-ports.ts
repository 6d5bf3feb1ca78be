import type { TenantId } from './model/ids.ts';
import type { LaneClosed } from './model/outcome.ts';

/** What a store says of itself. */
export type StoreInspection = {
  readonly kind: 'embedded' | 'server';
  /** PostgreSQL's. */
  readonly version: string;
  /** The number of its newest migration. */
  readonly schema: number;
  readonly writable: boolean;
  readonly lanes: {
    readonly held: number;
    /** With something due, for a while already, and nobody who holds them. */
    readonly unheld: number;
    /** Of what lanes see to beside messages, the longest due. */
    readonly longestDueSeconds: number;
    /** Of those that are held, the closed ones, by why and code, and what concerns one tenant by that; since the first of them. */
    readonly closed: ReadonlyArray<LaneClosed & { readonly count: number; readonly tenantId: TenantId }>;
  };
};

/** Looks at a store as a whole. */
export type StoreInspector = {
  inspect(): Promise<StoreInspection>;
  /** Some of the tenants that are known, at most so many. */
  tenants(most: number): Promise<readonly TenantId[]>;
};
