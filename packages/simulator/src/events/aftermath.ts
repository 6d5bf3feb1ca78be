import type { EventFault } from '../faults/fault.ts';
import type { Bot } from '../state/bot.ts';
import { realWait, type Clock } from '../state/clock.ts';
import type { Activity } from './activity.ts';
import type { Courier } from './courier.ts';

/** Events that come by themselves, after the request that caused them was answered. */
export class Aftermath {
  readonly #courier: Courier;
  readonly #clock: Clock;
  readonly #underWay = new Set<Promise<void>>();

  constructor({ courier, clock }: { readonly courier: Courier; readonly clock: Clock }) {
    this.#courier = courier;
    this.#clock = clock;
  }

  /** Takes events to a bot, one after the other, and returns at once. */
  tell(bot: Bot, activities: readonly Activity[], event?: EventFault): void {
    if (event?.never === true) return;
    const told = this.#tell(bot, activities, event).finally(() => this.#underWay.delete(told));
    this.#underWay.add(told);
  }

  /** Resolves once every event that was under way has come, and those that came about meanwhile. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #tell(bot: Bot, activities: readonly Activity[], event: EventFault | undefined): Promise<void> {
    const { delayMs = 0, duplicates = 0 } = event ?? {};
    if (delayMs > 0) await (this.#clock.wait?.(delayMs) ?? realWait(delayMs));
    for (const activity of activities) await this.#courier.deliver(bot, activity, duplicates);
  }
}
