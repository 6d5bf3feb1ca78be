import type { World } from './world.ts';

/** How many people got how many messages of a bot. */
export interface Received {
  /** Everybody there is in the tenant, or in all tenants. */
  readonly people: number;
  /** What all of them got together. */
  readonly messages: number;
  readonly never: number;
  readonly once: number;
  readonly twice: number;
  readonly more: number;
  /** Entra id to messages, without those who got none. */
  readonly byPerson?: Readonly<Record<string, number>>;
  /** Id of a channel or group chat to messages, without those that got none. */
  readonly byPlace?: Readonly<Record<string, number>>;
}

/** What is to be counted. */
export interface WhatReceived {
  readonly appId: string;
  readonly tenantId?: string | undefined;
  readonly byPerson?: boolean | undefined;
  readonly byPlace?: boolean | undefined;
}

/** Counts the messages of a bot that people got in their 1:1 chats since the last `forgetReceived`, deleted ones too. */
export function countReceived(
  world: World,
  { appId, tenantId, byPerson = false, byPlace = false }: WhatReceived,
): Received {
  const people = world.people.countOf(tenantId);
  const count = { messages: 0, once: 0, twice: 0, more: 0 };
  const persons: Record<string, number> = {};
  for (const { personId, tenantId: whose, conversation, sessions } of world.personalChatsWith(appId)) {
    if (tenantId !== undefined && tenantId !== whose) continue;
    let got = conversation.receivedFrom(appId);
    for (const session of sessions) got += session.receivedFrom(appId);
    if (got === 0) continue;
    count.messages += got;
    count[got === 1 ? 'once' : got === 2 ? 'twice' : 'more'] += 1;
    if (byPerson) persons[personId] = got;
  }
  const never = people - count.once - count.twice - count.more;
  return {
    people,
    never,
    ...count,
    ...(byPerson ? { byPerson: persons } : {}),
    ...(byPlace ? { byPlace: placesOf(world, appId, tenantId) } : {}),
  };
}

/** Counts from zero again. */
export function forgetReceived(world: World): void {
  for (const conversation of world.conversations()) conversation.forgetReceived();
}

function placesOf(world: World, appId: string, tenantId: string | undefined): Record<string, number> {
  const channels = [...world.channels.values()].map(({ id, teamId, conversation }) => {
    return { id, conversation, tenantId: world.teams.get(teamId)?.tenantId };
  });
  const places = [...channels, ...world.groupChats.values()]
    .filter((place) => tenantId === undefined || place.tenantId === tenantId)
    .map(({ id, conversation }): [string, number] => [id, conversation.receivedFrom(appId)])
    .filter(([, got]) => got > 0);
  return Object.fromEntries(places);
}
