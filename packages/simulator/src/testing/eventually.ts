import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';

const mostTries = 20_000;

/** Waits until something holds that no event tells of, looking at it in each turn of the event loop. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await holds()) return;
    await turn();
  }
  assert.fail('it never came to hold');
}
