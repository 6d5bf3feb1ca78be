import assert from 'node:assert/strict';
import type { MessageReference, Outcome } from 'herald';

/** The reference to a message that Teams took; fails the test when it did not. */
export function sent(outcome: Outcome): MessageReference {
  assert.equal(outcome.kind, 'sent', JSON.stringify(outcome));
  const { reference } = outcome;
  assert.ok('activityId' in reference, 'Teams named no message');
  return reference;
}
