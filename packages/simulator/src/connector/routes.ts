import type { ConnectorRoute } from './route.ts';
import { conversations } from './v3/conversations.ts';
import { activities } from './v3/conversations/activities.ts';

/** Every route of the Connector that is served here (sheet 3.1). */
export const routes: readonly ConnectorRoute[] = [...conversations, ...activities];
