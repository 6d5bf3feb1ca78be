/** Requests of one kind to one tenant, a second. */
export type GraphKind = keyof typeof graphPerSecond;

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

/** Under which limit a request falls, by its path below the version; undefined for the directory and for mailboxes. */
export const graphKindOf = (method: string, path: string): GraphKind | undefined =>
  kinds.find(([form]) => form.test(`${method} ${path}`))?.[1];
