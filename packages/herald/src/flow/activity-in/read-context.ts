import type { z } from 'zod';
import { InputInvalid } from '../../errors.ts';
import type { ActivityContext, ChannelNamed } from '../../model/activity.ts';
import type { Scope } from '../../model/conversation-reference.ts';
import {
  activityId,
  botId,
  channelId,
  conversationId,
  entraId,
  groupId,
  serviceUrl,
  teamId,
  teamsId,
  tenantId,
  type BotId,
  type TenantId,
} from '../../model/ids.ts';
import type { PersonNamed } from '../../model/lesson.ts';
import { channelOf, rootOf } from '../../model/thread.ts';
import { clientInfo, mention, type account, type context } from './wire-activity.ts';

type Wire = z.infer<typeof context>;
type Account = z.infer<typeof account>;

/** Reads the fields that all activities share, or undefined when it happened in a kind of conversation we do not know. */
export function readContext(wire: Wire): ActivityContext | undefined {
  const { conversation, channelData } = wire;
  const scope = readScope(wire);
  if (scope === undefined) return undefined;
  const tenant = conversation.tenantId ?? channelData?.tenant?.id;
  if (tenant === undefined)
    throw new InputInvalid('activity', [
      { field: 'conversation.tenantId', problem: 'is missing, and so is channelData.tenant.id; either would do' },
    ]);
  const at = tenantId(tenant);
  const bare = scope === 'channel' ? channelOf(conversation.id) : conversation.id;
  const root = scope === 'channel' ? rootOf(conversation.id) : undefined;
  const team = channelData?.team?.id ?? channelData?.teamsTeamId;
  return {
    serviceUrl: serviceUrl(wire.serviceUrl),
    tenantId: at,
    botId: botId(wire.recipient.id),
    conversation: {
      id: conversationId(bare),
      scope,
      ...given({ thread: root && activityId(root), name: conversation.name }),
    },
    mentioned: readMentioned(wire, at),
    ...given({
      activityId: wire.id && activityId(wire.id),
      timestamp: wire.timestamp,
      from: readSender(wire, at),
      team: team && {
        id: teamId(team),
        ...given({
          name: channelData?.team?.name,
          groupId: channelData?.team?.aadGroupId && groupId(channelData.team.aadGroupId),
        }),
      },
      channel: readChannel(channelData?.channel),
      selectedChannel: readChannel(channelData?.settings?.selectedChannel),
      appVersion: channelData?.app?.version,
    }),
  };
}

/** The people among the accounts, but for those of other tenants, who may be in a shared channel (protocol sheet, 2.7). */
export function readPeople(accounts: readonly Account[], tenant: TenantId): PersonNamed[] {
  return accounts.flatMap((named) => {
    const entra = named.aadObjectId ?? named.objectId;
    const isTeamsId = named.id.startsWith('29:');
    if (named.id.startsWith('28:') || (!isTeamsId && entra === undefined)) return [];
    if (named.tenantId !== undefined && tenantId(named.tenantId) !== tenant) return [];
    return [
      {
        ...given({
          teamsId: isTeamsId ? teamsId(named.id) : undefined,
          entraId: entra && entraId(entra),
          name: named.name,
          email: named.email,
          userPrincipalName: named.userPrincipalName,
        }),
      },
    ];
  });
}

/** Whether the bot itself is among the accounts. */
export const namesBot = (accounts: readonly Account[], bot: BotId): boolean =>
  accounts.some((named) => named.id.startsWith('28:') && botId(named.id) === bot);

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined | ''> };

/** Leaves out what is undefined or empty: an absent field says nothing, an undefined one would not fit our types. */
export function given<T extends object>(fields: T): Given<T>;
export function given(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

/** Each once and without their name: writers shorten it, and a name in several words may come as several mentions. */
function readMentioned({ entities }: Wire, tenant: TenantId): PersonNamed[] {
  const people = new Map<string, PersonNamed>();
  for (const entity of entities ?? []) {
    const mentioned = mention.safeParse(entity).data?.mentioned;
    if (mentioned === undefined || !mentioned.id.startsWith('29:')) continue;
    for (const person of readPeople([{ ...mentioned, name: undefined }], tenant)) people.set(mentioned.id, person);
  }
  return [...people.values()];
}

function readSender({ from, locale, localTimezone, entities }: Wire, tenant: TenantId): PersonNamed | undefined {
  const [person] = readPeople(from === undefined ? [] : [from], tenant);
  if (person === undefined) return undefined;
  const client = entities?.map((entity) => clientInfo.safeParse(entity).data).find((info) => info !== undefined);
  return {
    ...person,
    ...given({
      locale: readLocale(locale) ?? readLocale(client?.locale),
      timeZone: readTimeZone(client?.timezone) ?? readTimeZone(localTimezone),
    }),
  };
}

function readScope({ conversation: { id, conversationType }, channelData }: Wire): Scope | undefined {
  switch (conversationType) {
    case 'personal':
    case 'groupChat':
    case 'channel':
      return conversationType;
    case undefined:
      // Some events leave it out (protocol sheet, 2.9); then the form of the id tells, or that there is a team.
      if (id.startsWith('a:') || id.endsWith('@unq.gbl.spaces')) return 'personal';
      if (channelOf(id).endsWith('@thread.tacv2') || channelData?.team !== undefined) return 'channel';
      return id.endsWith('@thread.v2') ? 'groupChat' : undefined;
    default:
      return undefined;
  }
}

function readChannel(
  wire: { id?: string | undefined; name?: string | undefined; type?: string | undefined } | undefined,
) {
  if (wire?.id === undefined) return undefined;
  const { type } = wire;
  const known: ChannelNamed['type'] = type === 'standard' || type === 'private' || type === 'shared' ? type : undefined;
  return { id: channelId(channelOf(wire.id)), ...given({ name: wire.name, type: known }) };
}

/** The locale as BCP 47 writes it, or undefined for what is none. */
function readLocale(locale: string | undefined): string | undefined {
  try {
    return locale === undefined ? undefined : Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** The zone if it is one of IANA's: a Windows name or a bare offset is of no use for quiet hours. */
function readTimeZone(zone: string | undefined): string | undefined {
  if (zone === undefined || !/^[A-Za-z]/.test(zone)) return undefined;
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}
