import assert from 'node:assert/strict';
import type { DeliveryState, MessageHandle, Tally } from 'herald';

const PAGE = 1_000;

/** The tallies of messages, summed up; fails the test unless each says what its deliveries, counted one by one, come to. */
export async function accounted(messages: readonly MessageHandle[]): Promise<Tally> {
  const tallies = await Promise.all(messages.map(accountedOne));
  const sum = (name: keyof Tally): number => tallies.reduce((all, tally) => all + tally[name], 0);
  return {
    planned: sum('planned'),
    sent: sum('sent'),
    waiting: sum('waiting'),
    unreachable: sum('unreachable'),
    refused: sum('refused'),
    skipped: sum('skipped'),
    cancelled: sum('cancelled'),
    unknown: sum('unknown'),
  };
}

async function accountedOne(message: MessageHandle): Promise<Tally> {
  const states = new Map<DeliveryState, number>();
  let planned = 0;
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await message.deliveries({ limit: PAGE, after });
    for (const { state } of page) states.set(state, (states.get(state) ?? 0) + 1);
    planned += page.length;
    after = page.length < PAGE ? undefined : page.at(-1)?.key.place;
  }
  const count = (state: DeliveryState): number => states.get(state) ?? 0;
  const tally = await message.tally();
  assert.deepEqual(tally, {
    planned,
    sent: count('sent'),
    waiting: count('planned') + count('sending'),
    unreachable: count('unreachable'),
    refused: count('refused'),
    skipped: count('skipped'),
    cancelled: count('cancelled'),
    unknown: count('unknown'),
  } satisfies Tally);
  return tally;
}
