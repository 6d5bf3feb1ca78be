import type { Place } from '../../model/place.ts';
import type { Payload } from '../../ports.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * The body that finds or makes a 1:1 chat (protocol sheet, 3.4). The tenant is named in both places where a service
 * looks for it; the `29:` id goes before the Entra id, since the latter needs a personal install.
 */
export const createDirectBody = (
  { botId, tenantId, person }: Extract<Place, { kind: 'direct' }>,
  payload: Payload | undefined,
): Body => ({
  bot: { id: botId },
  isGroup: false,
  members: [{ id: person.teamsId ?? person.entraId }],
  tenantId,
  channelData: { tenant: { id: tenantId } },
  ...(payload === undefined ? {} : { activity: payload }),
});

/** The body that starts a thread in a channel (protocol sheet, 3.5). */
export const createThreadBody = (
  { botId, tenantId, channelId }: Extract<Place, { kind: 'channel' }>,
  payload: Payload,
): Body => ({
  bot: { id: botId },
  isGroup: true,
  tenantId,
  channelData: { channel: { id: channelId }, tenant: { id: tenantId } },
  activity: payload,
});
