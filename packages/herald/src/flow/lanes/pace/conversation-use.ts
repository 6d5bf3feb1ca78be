import type { RateWindow } from '../../../model/limits.ts';
import { MARGIN_MS } from './margin.ts';
import { createNumberTable } from './number-table.ts';

/** Numbers from here on are places in `histories`; below, milliseconds since `epoch`. */
const HISTORY = 2 ** 31;
/** A history is cleared of what is past when it reaches one of these lengths. */
const isSweepLength = (length: number) => length >= 8 && (length & (length - 1)) === 0;

/**
 * When each conversation was last written to, as far back as its longest window reaches. A conversation written to once
 * is one number in a table, one written to more often a list. What is past is dropped while the table is rebuilt, which
 * it is when it is full, and at least once in each longest window that sees a request.
 */
export type ConversationUse = {
  /** The earliest instant that exceeds none of the windows; -Infinity if any will do. */
  earliest(key: number, windows: readonly RateWindow[]): number;
  /** Notes a request; instants come in ascending order for each key. */
  add(key: number, at: number): void;
  /** Whether a request at `at` was, with those before it, at least half of what one of the windows allows. */
  isHalfUsed(key: number, windows: readonly RateWindow[], at: number): boolean;
  /** For people to look at and for tests. */
  size(): { readonly conversations: number; readonly bytes: number };
};

/** `longest` is the window that reaches back furthest and the one that allows most, in one. */
export function createConversationUse(longest: RateWindow): ConversationUse {
  const table = createNumberTable();
  let histories: number[][] = [];
  let epoch = 0;
  let sweptAt = -Infinity;

  const decode = (number: number) => number + epoch;
  const encode = (at: number) => Math.max(1, Math.ceil(at - epoch));

  /** The instant of the nth request from the latest back, which is the first; -Infinity if there were fewer. */
  const nthLatest = (number: number, nth: number): number => {
    if (number === 0) return -Infinity;
    if (number < HISTORY) return nth === 1 ? decode(number) : -Infinity;
    const history = histories[number - HISTORY] ?? [];
    return history[history.length - nth] ?? -Infinity;
  };

  function sweep(now: number): void {
    const past = now - longest.ms;
    const before = { histories, epoch };
    histories = [];
    // One before the oldest that is kept, so that every number is above 0.
    epoch = Math.floor(past) - 1;
    sweptAt = now;
    table.rebuild((number) => {
      if (number < HISTORY) return number + before.epoch > past ? encode(number + before.epoch) : 0;
      const history = before.histories[number - HISTORY] ?? [];
      return (history.at(-1) ?? past) > past ? HISTORY + histories.push(history) - 1 : 0;
    });
  }

  function remember(history: number[], at: number): void {
    if (isSweepLength(history.length) || history.length >= 2 * longest.requests) {
      const first = history.findIndex((each) => each > at - longest.ms);
      history.splice(0, Math.max(first === -1 ? history.length : first, history.length - longest.requests));
    }
    history.push(Math.ceil(at));
  }

  return {
    earliest(key, windows) {
      const number = table.get(key);
      let earliest = -Infinity;
      if (number === 0) return earliest;
      for (const { requests, ms } of windows)
        earliest = Math.max(earliest, nthLatest(number, requests) + ms + MARGIN_MS);
      return earliest;
    },
    add(key, at) {
      if (table.isFull() || at - sweptAt > longest.ms) sweep(at);
      const number = table.get(key);
      if (number === 0) table.set(key, encode(at));
      else if (number < HISTORY) table.set(key, HISTORY + histories.push([decode(number), Math.ceil(at)]) - 1);
      else remember(histories[number - HISTORY] ?? [], at);
    },
    isHalfUsed(key, windows, at) {
      const number = table.get(key);
      return windows.some(({ requests, ms }) => {
        const others = Math.ceil(requests / 2) - 1;
        return others < 1 || nthLatest(number, others) > at - ms;
      });
    },
    size: () => ({
      conversations: table.size(),
      bytes: table.bytes() + histories.reduce((sum, history) => sum + 40 + 8 * history.length, 0),
    }),
  };
}
