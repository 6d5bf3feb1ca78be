/** What a request to Graph asks for; faults and counters tell requests apart by it. */
export const graphOperations = [
  'listUsers',
  'getUser',
  'usersDelta',
  'mailboxSettings',
  'licenseDetails',
  'listGroups',
  'getGroup',
  'groupMembers',
  'getTeam',
  'teamChannels',
  'teamMembers',
  'listApps',
  /** Of a person or a team, as the next ones. */
  'listInstalls',
  'installApp',
  'removeApp',
  'upgradeInstall',
  'installChat',
  'getChat',
  'batch',
] as const;

/** One of the operations. */
export type GraphOperation = (typeof graphOperations)[number];
