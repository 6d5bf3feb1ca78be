import type { ConnectorRoute } from './route.ts';
import { batch } from './v3/batch.ts';
import { conversations } from './v3/conversations.ts';
import { activities } from './v3/conversations/activities.ts';
import { activity } from './v3/conversations/activities/activity.ts';
import { members } from './v3/conversations/members.ts';
import { pagedmembers } from './v3/conversations/pagedmembers.ts';
import { teams } from './v3/teams.ts';

/** Every route of the Connector that is served here (sheet 3.1). */
export const routes: readonly ConnectorRoute[] = [
  ...batch,
  ...conversations,
  ...activities,
  ...activity,
  ...members,
  ...pagedmembers,
  ...teams,
];
