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
  /** What each bot is being told of each conversation, so that it comes in its order unless it is to be late. */
  readonly #lines = new Map<string, Promise<void>>();

  constructor({ courier, clock }: { readonly courier: Courier; readonly clock: Clock }) {
    this.#courier = courier;
    this.#clock = clock;
  }

  /** Takes events of one conversation to a bot, one after the other, and returns at once. */
  tell(bot: Bot, activities: readonly Activity[], event?: EventFault): void {
    const { delayMs = 0, duplicates = 0, never = false } = event ?? {};
    if (never) return;
    const deliver = async (): Promise<void> => {
      for (const activity of activities) await this.#courier.deliver(bot, activity, duplicates);
    };
    const told =
      delayMs > 0 ? this.#wait(delayMs).then(deliver) : this.#inLine(`${bot.appId}\n${placeOf(activities)}`, deliver);
    const ended = told.finally(() => this.#underWay.delete(ended));
    this.#underWay.add(ended);
  }

  /** Resolves once every event that was under way has come, and those that came about meanwhile. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async #wait(ms: number): Promise<void> {
    await (this.#clock.wait?.(ms) ?? realWait(ms));
  }

  async #inLine(line: string, deliver: () => Promise<void>): Promise<void> {
    const before = this.#lines.get(line) ?? Promise.resolve();
    const own = before.then(deliver);
    this.#lines.set(line, own);
    await own;
    if (this.#lines.get(line) === own) this.#lines.delete(line);
  }
}

const placeOf = ([first]: readonly Activity[]): string => first?.conversation.id ?? '';
