/** Requests of one kind to one tenant, a second. */
export type GraphKind = keyof typeof graphPerSecond;

/**
 * What a request counts under: Teams' documented kinds, or a part of Graph, such as `/users`, whose limits are found by being
 * told to wait.
 */
export type GraphPart = GraphKind | `/${string}`;

/**
 * What one app may ask of Teams' service behind Graph in one tenant, a second (protocol sheet, 5.4). The directory has other
 * limits, in units that depend on the tenant: those are found by being told to wait.
 */
export const graphPerSecond = {
  getInstalls: 30,
  postInstalls: 30,
  deleteInstalls: 15,
  getCatalogue: 30,
  getTeamMembers: 60,
  getChannels: 60,
  otherOfTeams: 30,
} as const;

const kinds: ReadonlyArray<readonly [RegExp, GraphKind]> = [
  [/^GET .*\/installedApps\/[^/]+\/chat(?:$|\?)/, 'otherOfTeams'],
  [/^GET .*\/installedApps(?:$|[/?])/, 'getInstalls'],
  [/^POST .*\/installedApps(?:$|[/?])/, 'postInstalls'],
  [/^DELETE .*\/installedApps(?:$|[/?])/, 'deleteInstalls'],
  [/^GET \/appCatalogs\//, 'getCatalogue'],
  [/^GET \/teams\/[^/]+\/members(?:$|\?)/, 'getTeamMembers'],
  [/^GET \/teams\/[^/]+\/channels(?:$|\?)/, 'getChannels'],
  [/^[A-Z]+ \/(?:teams|chats)(?:$|[/?])/, 'otherOfTeams'],
];

/** What a request counts under, by its path below the version. */
export const graphPartOf = (method: string, path: string): GraphPart =>
  kinds.find(([form]) => form.test(`${method} ${path}`))?.[1] ?? `/${path.split(/[/?]/, 2)[1] ?? ''}`;

/** How many of it may leave within a second; undefined where Graph says nothing. */
export const mostPerSecond = (part: GraphPart): number | undefined => (isKind(part) ? graphPerSecond[part] : undefined);

const isKind = (part: GraphPart): part is GraphKind => part in graphPerSecond;
