import assert from 'node:assert/strict';

/** The value, which the test relies on being there. */
export function given<T>(value: T | null | undefined, what = 'what this test relies on'): T {
  assert.ok(value !== undefined && value !== null, `${what} is not there`);
  return value;
}
