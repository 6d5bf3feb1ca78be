import type { createAccepting } from './accepting.ts';
import { createAudienceFinder, tenantNamedBy } from './audiences.ts';
import type { MessageStore, NewMessage } from './message-ports.ts';
import { MessageNotKnown } from './errors.ts';
import type { Resolved } from './flow/delivery-plan/audiences/resolve.ts';
import type { ResolveDeps } from './flow/delivery-plan/audiences/resolving.ts';
import { checkBulk } from './flow/delivery-plan/bulk-terms.ts';
import type { MessageHandle } from './flow/delivery-plan/message-handle.ts';
import { estimateOf, newAppJob, newMessage } from './flow/delivery-plan/new-message.ts';
import { pollTerms, type PollTermsDeps } from './flow/delivery-plan/poll-terms.ts';
import {
  checkAppJob,
  checkAudience,
  checkBroadcast,
  readEstimateOptions,
} from './flow/delivery-plan/read-broadcast.ts';
import type { Herald } from './herald.ts';
import type { AppJob } from './model/broadcast.ts';
import type { AppOperation, MessageKey } from './model/delivery.ts';
import { messageId, tenantId } from './model/ids.ts';
import type { RateWindow } from './model/limits.ts';
import type { Message } from './model/message.ts';
import type { Body } from './ports.ts';

export type BroadcastingDeps = {
  readonly resolving: ResolveDeps;
  readonly polling: PollTermsDeps;
  readonly messages: MessageStore;
  readonly accept: ReturnType<typeof createAccepting>;
  readonly body: (message: Message) => Promise<Body>;
  readonly handle: (key: MessageKey) => MessageHandle;
  readonly poke: (key: MessageKey) => void;
  /** How many requests the tenant takes, in what time. */
  readonly pace: RateWindow;
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
};

/** What of a Herald is for many at once: finds whom it is for, and accepts it. */
export function createBroadcasting({
  resolving,
  polling,
  messages,
  accept,
  body,
  handle,
  poke,
  pace,
  run,
}: BroadcastingDeps): Pick<Herald, 'broadcast' | 'install' | 'uninstall' | 'upgrade' | 'estimate' | 'message'> {
  const audienceOf = createAudienceFinder(resolving);
  /** What has this idempotency key already, where finding out again whom it is for would cost much. */
  const acceptedBefore = async ({ audience, idempotencyKey }: AppJob): Promise<MessageKey | undefined> => {
    const tenant = tenantNamedBy(audience);
    if (idempotencyKey === undefined || tenant === undefined) return undefined;
    return messages.findByKey(tenant, idempotencyKey);
  };
  /**
   * Whom it was for is kept only where it may have been accepted: of a store that failed nobody knows, and what is needed by
   * no message is dropped later.
   */
  const acceptFor = async (found: Resolved, make: () => Promise<NewMessage>): Promise<MessageHandle> => {
    const message = await make().catch(async (error: unknown) => {
      await found.drop();
      throw error;
    });
    const { key, created } = await accept(message);
    if (!created) await found.drop();
    poke(key);
    return handle(key);
  };
  const aboutApp = (operation: AppOperation, job: AppJob): Promise<MessageHandle> =>
    run(async () => {
      checkAppJob(job);
      const earlier = await acceptedBefore(job);
      if (earlier !== undefined) return handle(earlier);
      const found = await audienceOf(job.audience, { report: false });
      return acceptFor(found, async () => newAppJob(operation, job, found));
    });
  return {
    broadcast: (asked) =>
      run(async () => {
        checkBroadcast(asked);
        const composed = await body(asked.message);
        const earlier = await acceptedBefore(asked);
        if (earlier !== undefined) return handle(earlier);
        const found = await audienceOf(asked.audience, { report: false });
        const { at, expiresAt } = asked;
        const terms = { ...found, ...(at instanceof Date && { startsAt: at }), ...(expiresAt && { expiresAt }) };
        return acceptFor(found, async () => {
          checkBulk(asked, composed, found);
          return newMessage(asked, found, composed, await pollTerms(composed, terms, polling));
        });
      }),
    install: (job) => aboutApp('install', job),
    uninstall: (job) => aboutApp('uninstall', job),
    upgrade: (job) => aboutApp('upgrade', job),
    estimate: (audience, options = {}) =>
      run(async () => {
        const way = readEstimateOptions(options);
        checkAudience(audience);
        const found = await audienceOf(audience, { report: true });
        try {
          const counted = await messages.estimate(found.tenantId, found.audience);
          return estimateOf({ ...counted, unmatched: found.unmatched }, pace, way);
        } finally {
          await found.drop();
        }
      }),
    message: (tenant, id) =>
      run(async () => {
        const found = await messages.find(tenantId(tenant), messageId(id));
        if (found === undefined) throw new MessageNotKnown(id);
        return handle(found.key);
      }),
  };
}
