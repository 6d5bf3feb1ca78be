import { given } from '../given.ts';

/** What Teams counts apart (sheet 5.1); updating and deleting a message count as sending. */
export type CountedKind = 'send' | 'create' | 'members' | 'conversations' | 'bulk';

/** At most `most` requests within any `seconds`, wherever one begins to count. */
export interface Window {
  readonly most: number;
  readonly seconds: number;
}

/** The windows of each kind; all of a kind apply together, none means no limit. */
export type Windows = Readonly<Record<CountedKind, readonly Window[]>>;

/** What is allowed to one bot in one tenant, and how the rest is refused. */
export interface LimitSettings {
  readonly enabled: boolean;
  /** One bot in one tenant over all of its conversations (sheet 5.3); null: no limit. */
  readonly tenantPerSecond: number | null;
  /** One bot in one conversation. */
  readonly conversation: Windows;
  /** All bots together in one conversation. */
  readonly allBots: Windows;
  /** One bot on the members route that returns everybody at once, everywhere (sheet 3.10); null: no limit. */
  readonly allMembersPerMinute: number | null;
  /** Answers 412 to a write that comes while another to the same conversation is being answered (sheet 4.2). */
  readonly refuseConcurrentWrites: boolean;
  /** `exact`: until the request would be let through, in seconds rounded up; a number: always that; `none`: no header. */
  readonly retryAfter: 'exact' | 'none' | number;
  /** Whether what is refused with 429 counts in the windows too. */
  readonly refusedCount: boolean;
}

/** What is to be changed; the kinds that a table of windows leaves out stay as they are. */
export type LimitPatch = {
  readonly [Field in keyof LimitSettings]?:
    (LimitSettings[Field] extends Windows ? WindowsPatch : LimitSettings[Field]) | undefined;
};

type WindowsPatch = { readonly [Kind in CountedKind]?: readonly Window[] | undefined };

const windows = (...pairs: ReadonlyArray<readonly [most: number, seconds: number]>): readonly Window[] =>
  pairs.map(([most, seconds]) => ({ most, seconds }));

const botWrites = windows([7, 1], [8, 2], [60, 30], [1800, 3600]);
const botReads = windows([14, 1], [16, 2], [120, 30], [3600, 3600]);
const allWrite = windows([14, 1], [16, 2]);
const allRead = windows([28, 1], [32, 2]);

/** What Teams allows: the sheet's tables 5.1 and 5.2, and the figures of 5.3. */
export const teamsLimits: LimitSettings = {
  enabled: true,
  tenantPerSecond: 50,
  conversation: { send: botWrites, create: botWrites, members: botReads, conversations: botReads, bulk: [] },
  allBots: { send: allWrite, create: allWrite, members: allRead, conversations: allRead, bulk: [] },
  allMembersPerMinute: 5,
  refuseConcurrentWrites: true,
  retryAfter: 'exact',
  refusedCount: false,
};

/** The settings with what a patch changes. */
export function patched(settings: LimitSettings, patch: LimitPatch): LimitSettings {
  const { conversation, allBots, ...others } = given(patch);
  return {
    ...settings,
    ...others,
    conversation: { ...settings.conversation, ...given(conversation ?? {}) },
    allBots: { ...settings.allBots, ...given(allBots ?? {}) },
  };
}
