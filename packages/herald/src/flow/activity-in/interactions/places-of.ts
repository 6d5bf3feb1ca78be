import type { ActivityContext } from '../../../model/activity.ts';
import type { Person } from '../../../model/person.ts';
import { threadOf } from '../../../model/thread.ts';

/** Every place, by the store's keys, for which a message may have been meant that somebody found in this conversation. */
export function placesOf({ conversation: { id, scope, thread } }: ActivityContext, person: Person): readonly string[] {
  switch (scope) {
    case 'personal':
      return [`p:${person.id}`, `c:${id}`];
    case 'groupChat':
      return [`c:${id}`];
    case 'channel':
      return [`h:${id}`, `c:${id}`, ...(thread === undefined ? [] : [`c:${threadOf(id, thread)}`])];
  }
}
