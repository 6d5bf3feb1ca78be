import { given } from '../given.ts';

/** What Teams' service behind Graph counts apart (sheet 5.4). */
export const graphKinds = [
  'getInstalls',
  'postInstalls',
  'deleteInstalls',
  'upgradeInstalls',
  'getCatalogue',
  'getTeamMembers',
  'getChannels',
  'otherGet',
  'otherWrite',
] as const;

/** One of them. */
export type GraphKind = (typeof graphKinds)[number];

/** Requests a second of each kind; null: no limit. */
export type PerSecond = Readonly<Record<GraphKind, number | null>>;

/** What Graph allows, and how the rest is refused; null: no limit. */
export interface GraphLimitSettings {
  readonly enabled: boolean;
  /** One app in one tenant. */
  readonly perTenant: PerSecond;
  /** One app over all tenants. */
  readonly allTenants: PerSecond;
  /** Requests a second of one app about one team. */
  readonly perTeam: number | null;
  /** Requests a second of one app about one chat. */
  readonly perChat: number | null;
  /** Requests a second of one app for the chats of one person. */
  readonly perUserChats: number | null;
  /** Everything that one app asks within 10 s. */
  readonly perAppIn10Seconds: number | null;
  /** Resource units of the directory within 10 s, one app in one tenant; `bySize`: as many as a tenant of that size has. */
  readonly directoryUnits: number | 'bySize' | null;
  /** The same within 20 s over all tenants. */
  readonly directoryUnitsAllTenants: number | null;
  /** One app on one mailbox within 10 minutes. */
  readonly mailboxIn10Minutes: number | null;
  /** `exact`: until the request would be let through, in seconds rounded up; a number: always that; `none`: no header. */
  readonly retryAfter: 'exact' | 'none' | number;
  /** Whether what is refused counts too: Graph's guidance says that it does. */
  readonly refusedCount: boolean;
}

/** What is to be changed; the kinds that a table leaves out stay as they are. */
export type GraphLimitPatch = {
  readonly [Field in keyof GraphLimitSettings]?:
    (GraphLimitSettings[Field] extends PerSecond ? PerSecondPatch : GraphLimitSettings[Field]) | undefined;
};

type PerSecondPatch = { readonly [Kind in GraphKind]?: number | null | undefined };

/** Sheet 5.4. */
export const graphLimits: GraphLimitSettings = {
  enabled: true,
  perTenant: {
    getInstalls: 30,
    postInstalls: 30,
    deleteInstalls: 15,
    upgradeInstalls: 30,
    getCatalogue: 30,
    getTeamMembers: 60,
    getChannels: 60,
    otherGet: 30,
    otherWrite: 30,
  },
  allTenants: {
    getInstalls: 600,
    postInstalls: 300,
    deleteInstalls: 150,
    upgradeInstalls: 300,
    getCatalogue: 600,
    getTeamMembers: 1200,
    getChannels: 1200,
    otherGet: 1500,
    otherWrite: 300,
  },
  perTeam: 4,
  perChat: 1,
  perUserChats: 5,
  perAppIn10Seconds: 130_000,
  directoryUnits: 'bySize',
  directoryUnitsAllTenants: 150_000,
  mailboxIn10Minutes: 10_000,
  retryAfter: 'exact',
  refusedCount: true,
};

/** How many units a tenant of so many people has within 10 s (sheet 5.4). */
export const unitsBySize = (people: number): number => (people < 50 ? 3500 : people <= 500 ? 5000 : 8000);

/** The settings with what a patch changes. */
export function patchedGraph(settings: GraphLimitSettings, patch: GraphLimitPatch): GraphLimitSettings {
  const { perTenant, allTenants, ...others } = given(patch);
  return {
    ...settings,
    ...others,
    perTenant: { ...settings.perTenant, ...given(perTenant ?? {}) },
    allTenants: { ...settings.allTenants, ...given(allTenants ?? {}) },
  };
}
