import { z } from 'zod';
import { InputInvalid } from '../../errors.ts';
import type { Scope } from '../../model/conversation-reference.ts';
import {
  botId,
  conversationId,
  entraId,
  serviceUrl,
  teamsId,
  tenantId,
  type BotId,
  type ConversationId,
  type EntraId,
  type ServiceUrl,
  type TeamsId,
  type TenantId,
} from '../../model/ids.ts';
import { notOurs } from './read-reference.ts';
import { idText, parseInput } from '../../parse-input.ts';

/** A classic address after parsing: a conversation that exists, or a person to find or make one with. */
export type Address = {
  readonly tenantId: TenantId;
  readonly serviceUrl: ServiceUrl;
  readonly botId: BotId;
  readonly person?: { readonly teamsId?: TeamsId; readonly entraId?: EntraId };
  readonly conversation?: { readonly id: ConversationId; readonly scope: Scope };
};

const id = idText;
const account = z.object({ id, aadObjectId: z.string().min(1).nullish() });
const address = z.object({
  channelId: z.literal('msteams', 'must be "msteams"'),
  serviceUrl: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }),
  bot: account,
  user: account.nullish(),
  conversation: z.object({ id, tenantId: id.nullish(), conversationType: z.string().nullish() }).nullish(),
  channelData: z.object({ tenant: z.object({ id }).nullish() }).nullish(),
});

/**
 * Reads an address as Node bots of the Bot Framework v3 kept it, or a conversation reference of botbuilder or
 * teams.api (protocol sheet, 3.14). Throws `InputInvalid` where the tenant or both user and conversation are missing.
 */
export function readAddress(input: unknown, ours: BotId): Address {
  const parsed = parseInput(address, input, 'to');
  const tenant = parsed.channelData?.tenant?.id ?? parsed.conversation?.tenantId;
  if (tenant === undefined || tenant === null)
    throw new InputInvalid('to', [
      { field: 'channelData.tenant.id', problem: 'is missing, and conversation.tenantId too' },
    ]);
  if (botId(parsed.bot.id) !== ours)
    throw new InputInvalid('to', [{ field: 'bot.id', problem: notOurs(botId(parsed.bot.id), ours) }]);
  const { user, conversation } = parsed;
  if (!user && !conversation)
    throw new InputInvalid('to', [
      { field: 'user', problem: 'is missing, and conversation too: one of them is needed' },
    ]);
  return {
    tenantId: tenantId(tenant),
    serviceUrl: serviceUrl(parsed.serviceUrl),
    botId: botId(parsed.bot.id),
    ...(user ? { person: personOf(user) } : {}),
    ...(conversation
      ? {
          conversation: {
            id: conversationId(conversation.id),
            scope: scopeOf(conversation.id, conversation.conversationType),
          },
        }
      : {}),
  };
}

const personOf = (user: z.infer<typeof account>) => ({
  ...(user.id.startsWith('29:') ? { teamsId: teamsId(user.id) } : { entraId: entraId(user.id) }),
  ...(user.aadObjectId ? { entraId: entraId(user.aadObjectId) } : {}),
});

/** Older addresses do not say their kind; the id does (protocol sheet, section 0). */
function scopeOf(conversation: string, type: string | null | undefined): Scope {
  if (type === 'personal' || type === 'groupChat' || type === 'channel') return type;
  if (conversation.startsWith('a:') || conversation.includes('@unq.gbl.spaces')) return 'personal';
  return conversation.includes('@thread.v2') ? 'groupChat' : 'channel';
}
