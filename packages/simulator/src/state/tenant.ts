/** Whom an app may not be installed for, by the app permission policies of a tenant (sheet 6.7). */
export interface AppPolicy {
  /** What holds for those who are not named; undefined: it was not said. */
  everyone: boolean | undefined;
  /** Person id to whether it is forbidden. */
  readonly people: Map<string, boolean>;
}

/** How a delta token is refused that is too old, or was made to expire (sheet 6.9: both are seen). */
export type DeltaRefusal = 'resyncRequired' | 'syncStateNotFound';

/** One customer organisation. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** What the names of its people end with. */
  readonly domain: string;
  /** The path under which its service URL lies: `amer`, `emea`, ...; `gcc` for a GCC tenant (sheet 1.5). */
  readonly region: string;
  readonly gcc: boolean;
  /** App ids of the bots that its admin disabled. */
  readonly disabledBots: Set<string>;
  /** App id to the Graph permissions that its admin consented to. */
  readonly consents: Map<string, Set<string>>;
  /** App id to who may not have it. */
  readonly policies: Map<string, AppPolicy>;
  /** How often its delta tokens were made to expire: those from before are refused. */
  deltaTokensExpired: number;
  deltaRefusal: DeltaRefusal;
}
