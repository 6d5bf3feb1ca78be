import { z } from 'zod';
import { InputInvalid } from '../../errors.ts';
import { botId, tenantId, type BotId, type TenantId } from '../../model/ids.ts';
import type { PersonKey } from '../../model/person.ts';
import { idText, parseInput } from '../../parse-input.ts';
import { notOurs } from './read-reference.ts';
import { personKey } from './read-destination.ts';

const id = idText;
const account = z.union(
  [id, z.looseObject({ id }).transform((given) => given.id)],
  'must be an id or an object with an `id`',
);
const schema = z.object({ bot: account, person: account, tenant: id });

/** Reads who shall talk with whom in which tenant; throws `InputInvalid`, also for a bot that is not this one. */
export function readDirect(
  bot: unknown,
  person: unknown,
  tenant: unknown,
  ours: BotId,
): { readonly key: PersonKey; readonly tenantId: TenantId } {
  const named = parseInput(schema, { bot, person, tenant }, 'createOrGetDirectConversation');
  if (botId(named.bot) !== ours)
    throw new InputInvalid('createOrGetDirectConversation', [
      { field: 'bot', problem: notOurs(botId(named.bot), ours) },
    ]);
  return { key: personKey(named.person), tenantId: tenantId(named.tenant) };
}
