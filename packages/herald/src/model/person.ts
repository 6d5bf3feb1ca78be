import type { EntraId, PersonId, TeamsId, TenantId } from './ids.ts';

/** Someone in a tenant, as far as anything ever taught us. */
export type Person = {
  readonly tenantId: TenantId;
  readonly id: PersonId;
  readonly entraId?: EntraId;
  readonly teamsId?: TeamsId;
  readonly userPrincipalName?: string;
  readonly email?: string;
  readonly name?: string;
  readonly locale?: string;
  readonly timeZone?: string;
};

/** One of the three ways in which callers name a person. */
export type PersonKey =
  | { readonly by: 'entraId'; readonly value: EntraId }
  | { readonly by: 'teamsId'; readonly value: TeamsId }
  | { readonly by: 'userPrincipalName'; readonly value: string };
