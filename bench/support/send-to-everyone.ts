import type { HeraldCalls } from '../processes/herald.ts';
import type { Place } from './open-stage.ts';
import { startChild } from './start-child.ts';
import type { Teams } from './start-teams.ts';
import { whereabouts } from './whereabouts.ts';
import type { Seen } from './watch-requests.ts';
import { within } from './within.ts';

/** What Teams saw of a broadcast, and what became of it. */
export type Sent = {
  readonly seen: readonly Seen[];
  /** From the call of `broadcast` until every outcome was stored. */
  readonly secondsInAll: number;
  readonly receivedOnce: number;
};

/** Opens a Herald in a process of its own on a seeded store, sends one message to everyone of the first tenant, and closes it. */
export async function sendToEveryone(
  teams: Teams,
  place: Place,
  { deadlineSeconds }: { readonly deadlineSeconds: number },
): Promise<Sent> {
  const { bot, tenants } = teams;
  const herald = await startChild<HeraldCalls>('herald');
  try {
    await herald.call('open', { teams: whereabouts(teams), place, lanes: true });
    const begun = Date.now();
    const messages = await herald.call('broadcast', { tenants: tenants.slice(0, 1), text: 'Lunch is here' });
    const finished = herald.call('finished', { messages });
    const { at } = await within(deadlineSeconds, 'the broadcast', finished);
    await herald.call('close');
    const { once } = await teams.control('received', { appId: bot.appId });
    return { seen: await teams.child.call('seen', { from: 0 }), secondsInAll: (at - begun) / 1000, receivedOnce: once };
  } finally {
    await herald.kill();
  }
}
