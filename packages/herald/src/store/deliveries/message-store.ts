import type { MessageStore } from '../../message-ports.ts';
import { createMessages } from './create-messages.ts';
import type { DeliveryDeps } from './delivery-deps.ts';
import { estimateAudience } from './estimate-audience.ts';
import { findMessage, listMessages } from './find-message.ts';
import { findByKey } from './insert-messages.ts';
import { listDeliveries } from './list-deliveries.ts';
import { countDeliveries, lookAtMessages, readReasons } from './read-tally.ts';
import { retryDeliveries } from './retry-deliveries.ts';
import { reviseDigests } from '../rules/revise-digests.ts';
import { reviseMessage } from './revise-message.ts';
import { cancelMessage, pauseMessage, resumeMessage } from './steer-message.ts';

/** Messages in a store's tables. */
export function createMessageStore(deps: DeliveryDeps): MessageStore {
  const { db } = deps.connection;
  const revise: MessageStore['revise'] = (key, change) => reviseMessage(key, change, deps);
  return {
    create: (messages) => createMessages(messages, deps),
    findByKey: (tenantId, idempotencyKey) => findByKey(db, tenantId, idempotencyKey),
    find: (tenantId, messageId, revision = 0) => findMessage(db, { tenantId, messageId, revision }),
    list: (tenant, limit, before) => listMessages(db, tenant, limit, before),
    lookAt: (keys) => lookAtMessages(db, keys),
    reasons: (key) => readReasons(db, key),
    count: (key) => countDeliveries(db, key),
    deliveries: (key, page) => listDeliveries(db, key, page),
    pause: (key) => pauseMessage(key, deps),
    resume: (key) => resumeMessage(key, deps),
    cancel: (key) => cancelMessage(key, deps),
    async revise(key, change) {
      await reviseDigests(db, key, change, revise);
      const revision = await revise(key, change);
      await reviseDigests(db, key, change, revise);
      return revision;
    },
    retry: (key, what) => retryDeliveries(key, what, deps),
    estimate: (tenant, audience) => estimateAudience(tenant, audience, deps),
  };
}
