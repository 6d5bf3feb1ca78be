/** At most `requests` in any span of `ms` milliseconds, wherever the span begins: the windows slide. */
export type RateWindow = { readonly requests: number; readonly ms: number };

/** Which of a conversation's windows a request falls under (protocol sheet, 5.1). */
export type RequestKind =
  /** A message, and what changes or deletes one. */
  | 'send'
  | 'create'
  /** Reading members or channels. */
  | 'other';

/** What one bot may ask of Teams in one tenant. */
export type PaceLimits = {
  /** All requests to the tenant together. */
  readonly tenant: RateWindow;
  /** Requests to one conversation, each kind by itself; all windows of a kind hold at once. */
  readonly conversation: Readonly<Record<RequestKind, readonly RateWindow[]>>;
};

const writes: readonly RateWindow[] = [
  { requests: 7, ms: 1_000 },
  { requests: 8, ms: 2_000 },
  { requests: 60, ms: 30_000 },
  { requests: 1_800, ms: 3_600_000 },
];

/**
 * Teams' documented limits: per bot and tenant from section 5.3 of the protocol sheet, per bot and conversation from 5.1.
 * The service calls them estimates that may change. Members and channels have windows of their own there, of one size;
 * here they share them.
 */
export const teamsLimits: PaceLimits = {
  tenant: { requests: 50, ms: 1_000 },
  conversation: {
    send: writes,
    create: writes,
    other: [
      { requests: 14, ms: 1_000 },
      { requests: 16, ms: 2_000 },
      { requests: 120, ms: 30_000 },
      { requests: 3_600, ms: 3_600_000 },
    ],
  },
};

/**
 * What Graph lets one app do about apps in one tenant (protocol sheet, 5.4): installs, and what takes two requests; at most
 * four a second about one team.
 */
export const graphLimits = {
  installs: graphAt(30),
  others: graphAt(15),
} as const satisfies Record<string, PaceLimits>;

function graphAt(requests: number): PaceLimits {
  const one: readonly RateWindow[] = [{ requests: 4, ms: 1_000 }];
  return { tenant: { requests, ms: 1_000 }, conversation: { send: one, create: one, other: one } };
}
