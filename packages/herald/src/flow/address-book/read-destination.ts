import { z } from 'zod';
import { InputInvalid } from '../../errors.ts';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import type { Destination } from '../../model/destination.ts';
import { entraId, teamsId, tenantId, type BotId, type TenantId } from '../../model/ids.ts';
import type { PersonKey } from '../../model/person.ts';
import { idText, parseInput } from '../../parse-input.ts';
import { readAddress, type Address } from './read-address.ts';
import { readReference } from './read-reference.ts';

/** A destination after parsing: one form for each way of looking it up. */
export type Sought =
  | { readonly kind: 'person'; readonly key: PersonKey; readonly tenantId?: TenantId }
  | { readonly kind: 'chat'; readonly id: string; readonly tenantId?: TenantId }
  | { readonly kind: 'channel'; readonly id: string; readonly thread?: string; readonly tenantId?: TenantId }
  | { readonly kind: 'reference'; readonly reference: ConversationReference }
  | { readonly kind: 'address'; readonly address: Address };

const id = idText;
const tenant = id.optional();
const person = z.strictObject({ person: id, tenant });
const chat = z.strictObject({ chat: id, tenant });
const channel = z.strictObject({
  channel: id,
  thread: z
    .string()
    .regex(/^[1-9]\d*$/, 'must be the id of the thread’s first message: digits')
    .optional(),
  tenant,
});

const bareChannel = z.strictObject({ channel: id, tenant });

/** Reads whatever a caller may name a place by; throws `InputInvalid` that says what would do. */
export function readDestination(to: Destination, ours: BotId): Sought {
  if (typeof to === 'string') return readText(parseInput(id, to, 'to'));
  if (typeof to !== 'object' || to === null)
    throw new InputInvalid('to', [
      { field: 'to', problem: `is ${to === null ? 'null' : typeof to}; ${WHAT_WOULD_DO}` },
    ]);
  if ('person' in to && !('conversationId' in to)) {
    const parsed = parseInput(person, to, 'to');
    return { kind: 'person', key: personKey(parsed.person), ...inTenant(parsed.tenant) };
  }
  if ('chat' in to) {
    const parsed = parseInput(chat, to, 'to');
    return { kind: 'chat', id: parsed.chat, ...inTenant(parsed.tenant) };
  }
  if ('channel' in to) {
    const parsed = parseInput(channel, to, 'to');
    return {
      kind: 'channel',
      id: parsed.channel,
      ...(parsed.thread === undefined ? {} : { thread: parsed.thread }),
      ...inTenant(parsed.tenant),
    };
  }
  if ('conversationId' in to) return { kind: 'reference', reference: readReference(to, ours) };
  if ('channelId' in to) return { kind: 'address', address: readAddress(to, ours) };
  throw new InputInvalid('to', [{ field: 'to', problem: WHAT_WOULD_DO }]);
}

/** Reads a channel by its id, with a tenant if need be, and nothing that is no channel. */
export const readChannel = (given: unknown): { readonly channel: string; readonly tenant?: string } => {
  const { channel: id_, tenant: inside } = parseInput(
    bareChannel,
    typeof given === 'string' ? { channel: given } : given,
    'channel',
  );
  return { channel: id_, ...(inside === undefined ? {} : { tenant: inside }) };
};

const personKeySchema = z.union(
  [
    z.object({ by: z.literal('entraId'), value: idText.transform(entraId) }),
    z.object({ by: z.literal('teamsId'), value: idText.transform(teamsId) }),
    z.object({ by: z.literal('userPrincipalName'), value: idText }),
  ],
  'must be { by: "entraId" | "teamsId" | "userPrincipalName", value }',
);

/** Reads the key by which the address book is asked for a person. */
export const readPersonKey = (key: unknown): PersonKey => parseInput(personKeySchema, key, 'key');

const WHAT_WOULD_DO =
  'must be an id, { person }, { chat }, { channel }, a conversation reference, or a classic address with channelId "msteams"';

function readText(text: string): Sought {
  if (text.startsWith('a:')) return { kind: 'chat', id: text };
  if (text.startsWith('19:'))
    return { kind: text.includes('@thread.v2') || text.includes('@unq.gbl.spaces') ? 'chat' : 'channel', id: text };
  return { kind: 'person', key: personKey(text) };
}

/** Tells the three ways of naming a person apart: `29:` is Teams' own id, an `@` makes a UPN, the rest is an Entra id. */
export function personKey(text: string): PersonKey {
  if (text.startsWith('29:')) return { by: 'teamsId', value: teamsId(text) };
  if (text.includes('@')) return { by: 'userPrincipalName', value: text };
  return { by: 'entraId', value: entraId(text) };
}

const inTenant = (tenantText: string | undefined) =>
  tenantText === undefined ? {} : { tenantId: tenantId(tenantText) };
