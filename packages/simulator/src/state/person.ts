/** Somebody in a tenant; `id` is the Entra object id, unique in the whole simulator. */
export interface Person {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  readonly email: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly guest: boolean;
  /** Ids of the teams of which they are a member. */
  readonly teams: Set<string>;
}
