import type { GraphRoute } from './route.ts';
import { teamsApps } from './v1.0/app-catalogs/teams-apps.ts';
import { chats } from './v1.0/chats.ts';
import { groups } from './v1.0/groups.ts';
import { groupMembers } from './v1.0/groups/members.ts';
import { installedApps } from './v1.0/installed-apps.ts';
import { teams } from './v1.0/teams.ts';
import { users } from './v1.0/users.ts';
import { usersDelta } from './v1.0/users/delta.ts';
import { userDetails } from './v1.0/users/details.ts';

/** Every route of Graph that is served here; of two that fit a path the first answers, `$batch` is the gate's. */
export const routes: readonly GraphRoute[] = [
  ...usersDelta,
  ...users,
  ...userDetails,
  ...groups,
  ...groupMembers,
  ...teams,
  ...teamsApps,
  ...installedApps,
  ...chats,
];
