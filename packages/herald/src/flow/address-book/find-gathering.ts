import { z } from 'zod';
import { PlaceNotKnown } from '../../errors.ts';
import type { ConversationReference } from '../../model/conversation-reference.ts';
import { conversationId, teamId, tenantId } from '../../model/ids.ts';
import type { Gathering } from '../../model/lesson.ts';
import { idText, parseInput } from '../../parse-input.ts';
import { findPlace, type FindPlaceDeps } from './find-place.ts';

/** A team by its `19:` id, or a group chat. */
export type GatheringSought =
  { readonly team: string; readonly tenant?: string } | { readonly chat: string; readonly tenant?: string };

const id = idText;
const schema = z.union(
  [z.strictObject({ team: id, tenant: id.exactOptional() }), z.strictObject({ chat: id, tenant: id.exactOptional() })],
  'must be { team } or { chat }, each with a tenant if need be',
);

/** Finds where a team or a group chat is asked for its members; throws as `findPlace` does. */
export async function findGathering(
  of: GatheringSought,
  deps: FindPlaceDeps,
): Promise<{ readonly reference: ConversationReference; readonly gathering: Gathering }> {
  const sought = parseInput(schema, of, 'of');
  const tenant = sought.tenant === undefined ? {} : { tenantId: tenantId(sought.tenant) };
  if ('chat' in sought) {
    const place = await findPlace({ kind: 'chat', id: sought.chat, ...tenant }, deps);
    if (place.kind !== 'conversation') throw new PlaceNotKnown(sought.chat);
    const { reference } = place;
    return { reference, gathering: { kind: 'groupChat', conversationId: reference.conversationId } };
  }
  // A team is asked by its General channel, which has the team's own id (protocol sheet, 3.10).
  const place = await findPlace({ kind: 'channel', id: sought.team, ...tenant }, deps);
  if (place.kind !== 'channel') throw new PlaceNotKnown(sought.team);
  const { tenantId: inTenant, serviceUrl, botId, channelId, teamId: team } = place;
  return {
    reference: {
      tenantId: inTenant,
      serviceUrl,
      botId,
      conversationId: conversationId(channelId),
      scope: 'channel',
      channelId,
    },
    gathering: { kind: 'team', teamId: team ?? teamId(sought.team) },
  };
}
