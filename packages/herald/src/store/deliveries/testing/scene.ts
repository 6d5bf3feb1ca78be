import type { DueDelivery, LaneHold } from '../../../lane-ports.ts';
import type { Audience } from '../../../message-ports.ts';
import type { MessageKey, OnUnknown, Settlement } from '../../../model/delivery.ts';
import type { Store } from '../../open-store.ts';
import { lapse, LONG_MS, newCompany, planSlice } from './company.ts';

/** What an author does to a message. */
export const steers = ['pause', 'resume', 'cancel', 'edit', 'recall', 'retry', 'expire'] as const;
/** What a worker does, or what befalls it. */
export const works = ['plan', 'mark', 'lose', 'give back'] as const;

/** One thing that happens; `at` chooses among what it can happen to. */
export type Step = { readonly at: number } & (
  | { readonly do: 'send'; readonly to: 'everyone' | 'some'; readonly onUnknown: OnUnknown }
  | { readonly do: 'settle'; readonly how: Settlement; readonly twice: boolean }
  | { readonly do: (typeof works)[number] | (typeof steers)[number] }
);

/** A company in which things happen, one after the other or at once. */
export async function newScene(store: Store) {
  const { messages, laneStore, ledger } = store;
  const company = await newCompany(store);
  const people = await company.addPeople(7);
  let hold = await company.take();
  const keys: MessageKey[] = [];
  const left: Array<{ readonly hold: LaneHold; readonly delivery: DueDelivery }> = [];

  const takeAgain = async (): Promise<void> => {
    const taken = await laneStore.take(company.tenant, 'a worker', LONG_MS);
    if (taken === undefined) return;
    ({ hold } = taken);
    await laneStore.settleInDoubt(hold);
  };

  const mark = async (most: number): Promise<void> => {
    const mine = hold;
    const [page] = await laneStore.loadDue([{ hold: mine, priority: 'broadcast', limit: most, after: undefined }]);
    const due = page?.due ?? [];
    const read = await laneStore.findMessages(due.map(({ key }) => key));
    const marked = await ledger.markSending(
      due.map(({ key }, index) => ({ hold: mine, key, version: read[index]?.version ?? 0 })),
    );
    for (const [index, delivery] of due.entries()) if (marked[index]) left.push({ hold: mine, delivery });
  };

  const settle = async (index: number, settlement: Settlement, twice: boolean): Promise<void> => {
    const attempt = pick(left, index);
    if (attempt === undefined) return;
    if (!twice) left.splice(left.indexOf(attempt), 1);
    await ledger.settle([{ hold: attempt.hold, key: attempt.delivery.key, settlement }]);
  };

  const work = async (what: (typeof works)[number], at: number): Promise<unknown> => {
    switch (what) {
      case 'plan':
        return planSlice(store, hold, 1 + (at % 5));
      case 'mark':
        return mark(1 + (at % 4));
      case 'lose':
        await lapse(store, hold);
        return takeAgain();
      case 'give back':
        await laneStore.giveBack(hold, []);
        return takeAgain();
    }
  };

  const steer = async (what: (typeof steers)[number], key: MessageKey): Promise<unknown> => {
    switch (what) {
      case 'pause':
        return messages.pause(key);
      case 'resume':
        return messages.resume(key);
      case 'cancel':
        return messages.cancel(key);
      case 'retry':
        return messages.retry(key, { states: ['unknown', 'unreachable', 'refused'] });
      case 'expire':
        await store.db
          .updateTable('message')
          .set({ expires_at: new Date(0) })
          .where('tenant_id', '=', key.tenantId)
          .where('message_id', '=', key.messageId)
          .execute();
        return laneStore.skipExpired(hold, 3);
      // Of a message that was taken back both are refused, which changes nothing either.
      case 'edit':
        return messages.revise(key, { operation: 'update', payload: { type: 'message' } }).catch(() => {});
      case 'recall':
        return messages.revise(key, { operation: 'delete' }).catch(() => {});
    }
  };

  return {
    run: async (step: Step): Promise<unknown> => {
      if (step.do === 'send') {
        const some: Audience = { kind: 'list', places: people.slice(step.at % 6) };
        const audience = step.to === 'everyone' ? ({ kind: 'everyone' } as const) : some;
        return keys.push(await company.send(audience, { onUnknown: step.onUnknown }));
      }
      if (step.do === 'settle') return settle(step.at, step.how, step.twice);
      const steered = steers.find((one) => one === step.do);
      const worked = works.find((one) => one === step.do);
      if (worked !== undefined) return work(worked, step.at);
      const key = pick(keys, step.at);
      return key === undefined || steered === undefined ? undefined : steer(steered, key);
    },
    audit: async (): Promise<void> => {
      for (const key of keys) await company.audit(key);
    },
  };
}

const pick = <T>(from: readonly T[], index: number): T | undefined => from[index % Math.max(1, from.length)];
