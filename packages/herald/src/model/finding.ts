/** How bad something is: `problem` keeps the bot from working; `skipped` could not be looked at. */
export type Severity = 'ok' | 'warning' | 'problem' | 'skipped';

/** One thing that was looked at. */
export type Finding = {
  /** Stable; docs/doctor.md has all of them. */
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What was found, in one sentence; never a secret. */
  readonly what: string;
  /** The one thing to do about it; of everything but `ok`. */
  readonly fix?: string;
  /** Which tenant it is about. */
  readonly tenant?: string;
};

/** Everything that is looked at, with what it says. */
export const findingCodes = {
  D_CONNECTOR_LOGIN: 'whether the bot gets tokens for the Bot Connector',
  D_KEYS: 'whether the keys can be fetched with which Teams signs what it sends to the bot',
  D_CLOCK: 'whether this machine’s clock is right: tokens are checked with five minutes to spare',
  D_CERTIFICATE: 'when the bot’s certificate runs out',
  D_SECRET: 'when the bot’s client secrets and certificates in Entra run out',
  D_GRAPH_LOGIN: 'whether the bot gets tokens for Microsoft Graph in a tenant',
  D_GRAPH_PERMISSION: 'which permissions a tenant has consented to, and what does not work without the others',
  D_APP: 'whether a tenant’s catalogue has the bot’s app, and in which version',
  D_ENDPOINT: 'whether the messaging endpoint is there, and refuses events that Teams did not sign',
  D_STORE: 'which store it is, and whether it can be written to',
  D_LANES: 'whether everything that is due has somebody who sends it',
  D_LANE_CLOSED: 'which tenants nobody of is written to, and why',
  D_CHECK_FAILED: 'that a check itself failed',
} as const;
export type FindingCode = keyof typeof findingCodes;

/** What was looked at, and whether nothing of it is a problem. */
export type Diagnosis = { readonly findings: readonly Finding[]; readonly healthy: boolean };
