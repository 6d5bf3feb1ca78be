import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newConversation } from './conversation.ts';
import { storeMessage } from './store-message.ts';

test('ids are epoch milliseconds that strictly increase, even when the clock stands still or goes back', () => {
  const conversation = newConversation();
  const times = [1000, 1000, 900, 2000.7];
  const ids = times.map(
    (now) =>
      storeMessage(conversation, {
        from: { kind: 'bot', appId: 'a' },
        activity: {},
        clock: { now: () => now },
      }).id,
  );
  assert.deepEqual(ids, ['1000', '1001', '1002', '2000']);
  assert.deepEqual([...conversation.messages.keys()], ids);
});
