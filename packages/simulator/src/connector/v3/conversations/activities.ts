import type { Answer } from '../../../answer.ts';
import { findPlace, type Place } from '../../find-place.ts';
import { postMessage } from '../../post-message.ts';
import { readActivity } from '../../read-activity.ts';
import { ConnectorRefusal } from '../../refusal.ts';
import { mayWrite } from '../../rights.ts';
import { param, type ConnectorCall, type ConnectorRoute } from '../../route.ts';

/**
 * POST v3/conversations/{id}/activities, and the older form with a message id behind, which does not thread: only
 * `;messageid=` in the conversation id does (sheet 3.6, 3.7).
 */
export const activities: readonly ConnectorRoute[] = [
  { method: 'POST', path: '/v3/conversations/:conversation/activities', operation: 'send', handle: send },
  { method: 'POST', path: '/v3/conversations/:conversation/activities/:activity', operation: 'send', handle: send },
];

function send(call: ConnectorCall): Answer {
  if (String(call.query['isTargetedActivity']).toLowerCase() === 'true')
    throw new ConnectorRefusal(501, 'NotImplemented', 'Targeted messages are not modelled. See GET /simulator/.');
  const activity = readActivity(call.body, { length: call.bodyLength });
  const place = findPlace(call, param(call, 'conversation'));
  mayWrite(call, place);
  const { id } = postMessage(call, place.conversation, activity, threadOf(place));
  return { status: 201, body: id === undefined ? {} : { id } };
}

const threadOf = (place: Place): string | undefined => (place.kind === 'channel' ? (place.thread ?? 'new') : undefined);
