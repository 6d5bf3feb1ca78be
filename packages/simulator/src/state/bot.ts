/** A registered bot and what its manifest says of it. */
export interface Bot {
  readonly appId: string;
  readonly name: string;
  readonly kind: 'multi-tenant' | 'single-tenant';
  readonly homeTenantId: string | undefined;
  /** False: Entra knows the app, but no bot is registered for it (401 BotNotRegistered, sheet 4.2). */
  readonly registered: boolean;
  readonly manifestId: string;
  readonly version: string;
  readonly notificationOnly: boolean;
  readonly supportsSessions: boolean;
  readonly acceptsAssertion: boolean;
  readonly tokenLifetimeSeconds: number;
  secret: { readonly value: string; readonly expired: boolean } | undefined;
  endpoint: string | undefined;
  /** How often the tokens that it had were revoked; a token remembers how often it had been when it was given out. */
  revocations: number;
}
