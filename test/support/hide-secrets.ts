import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/**
 * Fails the test when any of the secrets shows in a value: inspected as deep as it goes with all that is hidden, as JSON,
 * or in an error's message and stack.
 */
export function assertHides(value: unknown, secrets: readonly string[]): void {
  const shown = [inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null })];
  shown.push(JSON.stringify(value) ?? '');
  for (let error = value; error instanceof Error; error = error.cause) shown.push(error.message, error.stack ?? '');
  for (const secret of secrets)
    assert.ok(!shown.some((text) => text.includes(secret)), `a secret shows: ${secret.slice(0, 4)}…`);
}
