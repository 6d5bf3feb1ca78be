import { ConnectorRefusal } from './refusal.ts';
import type { ConnectorRoute } from './route.ts';

const refusing =
  (status: 404 | 501, why: string): ConnectorRoute['handle'] =>
  () => {
    throw new ConnectorRefusal(status, status === 501 ? 'NotImplemented' : 'NotFound', `${why} See GET /simulator/.`);
  };

const notTeams = refusing(404, 'Teams does not serve this route.');
const notModelled = refusing(501, 'This simulator does not model this route.');
const none = { operation: 'other' } as const;

/** Routes that SDKs know and that Teams or this simulator does not serve (sheet 3.1): shown in the log, refused. */
export const notServed: readonly ConnectorRoute[] = [
  { ...none, method: 'GET', path: '/v3/conversations', handle: notTeams },
  { ...none, method: 'POST', path: '/v3/conversations/:conversation/activities/history', handle: notTeams },
  { ...none, method: 'DELETE', path: '/v3/conversations/:conversation/members/:member', handle: notTeams },
  { ...none, method: 'POST', path: '/v3/conversations/:conversation/attachments', handle: notTeams },
  { ...none, method: 'GET', path: '/v3/attachments/:attachment', handle: notModelled },
  { ...none, method: 'GET', path: '/v3/attachments/:attachment/views/:view', handle: notModelled },
  { ...none, method: 'GET', path: '/v1/meetings/:meeting', handle: notModelled },
  { ...none, method: 'GET', path: '/v1/meetings/:meeting/participants/:participant', handle: notModelled },
  { ...none, method: 'POST', path: '/v1/meetings/:meeting/notification', handle: notModelled },
];
