/** One customer organisation. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  /** The path under which its service URL lies: `amer`, `emea`, ...; `gcc` for a GCC tenant (sheet 1.5). */
  readonly region: string;
  readonly gcc: boolean;
  /** App ids of the bots that its admin disabled. */
  readonly disabledBots: Set<string>;
}
