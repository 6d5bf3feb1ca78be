import { randomUUID } from 'node:crypto';
import {
  botId,
  channelId,
  conversationId,
  entraId,
  serviceUrl,
  teamId,
  teamsId,
  tenantId,
  type TenantId,
} from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import { TEST_BOT } from './for-each-store.ts';

/** Second `n` of the day on which all tests happen. */
export const second = (n: number): Date => new Date(Date.UTC(2026, 10, 2, 9, 0, n));

type Untimed<One> = One extends Lesson ? Omit<One, 'tenantId' | 'at'> : never;

/** A tenant that no other test knows, with ids that nobody else has, and lessons about it. */
export function newTenant() {
  const tenant: TenantId = tenantId(randomUUID());
  return {
    tenant,
    entraId: () => entraId(randomUUID()),
    teamsId: () => teamsId(`29:${randomUUID()}`),
    teamId: () => teamId(`19:${randomUUID()}@thread.tacv2`),
    channelId: () => channelId(`19:${randomUUID()}@thread.tacv2`),
    chatId: () => conversationId(`a:${randomUUID()}`),
    groupChatId: () => conversationId(`19:${randomUUID()}@thread.v2`),
    /** A lesson of this tenant, true in second `n`. */
    at: (n: number, untimed: Untimed<Lesson>): Lesson => ({ tenantId: tenant, at: second(n), ...untimed }),
    seen: (n: number, person: PersonNamed): Lesson => ({
      tenantId: tenant,
      at: second(n),
      kind: 'person-seen',
      person,
    }),
  };
}

/** What every conversation of the test bot has. */
export const SERVED = { serviceUrl: serviceUrl('https://smba.example/amer/'), botId: botId(TEST_BOT) } as const;
