import { ConfigInvalid, HeraldError, InputInvalid, type Fault } from './errors.ts';
import { readArrival } from './flow/activity-in/read-arrival.ts';
import type { KnownActivity } from './model/activity.ts';
import type { Content } from './model/content.ts';
import type { Message } from './model/message.ts';
import {
  isWelcome,
  type Arrival,
  type WelcomeContent,
  type WelcomeDetail,
  type WelcomeDue,
  type WelcomeOptions,
  type Welcomes,
} from './model/welcoming.ts';
import { isContent, type Body } from './ports.ts';

/** A team with more members than this is not written to one by one: its members did not ask for it. */
const MEMBERS_AT_MOST = 100;
/** Composes what is configured, before anything is opened; throws `ConfigInvalid` that names every field at fault. */
export async function composeWelcomes(
  { personal, team = {} }: WelcomeOptions,
  compose: (message: Message) => Promise<Body>,
): Promise<Welcomes> {
  const faults: Fault[] = [];
  const composed = async (field: string, content: WelcomeContent | undefined): Promise<Content | undefined> => {
    if (content === undefined) return undefined;
    try {
      const body = await compose(
        typeof content === 'string' ? { template: content } : { ...content, kind: 'welcome', because: {} },
      );
      if (isContent(body) && isWelcome(body)) return body;
      faults.push({ field, problem: 'must be a welcome, in every language' });
    } catch (error) {
      if (!(error instanceof HeraldError)) throw error;
      if (error instanceof InputInvalid)
        faults.push(...error.faults.map((fault) => ({ ...fault, field: `${field}.${fault.field}` })));
      else faults.push({ field, problem: error.message });
    }
    return undefined;
  };
  const all = {
    personal: await composed('welcome.personal', personal),
    channel: await composed('welcome.team.channel', team.channel),
    members: await composed('welcome.team.members', team.members),
  };
  if (faults.length > 0) throw new ConfigInvalid(faults);
  return {
    ...(all.personal && { personal: all.personal }),
    ...(all.channel && { channel: all.channel }),
    ...(all.members && { members: all.members }),
    atMost: team.atMost ?? MEMBERS_AT_MOST,
  };
}

/** The welcomes that an activity makes due. */
export function welcomesFor(activity: KnownActivity, welcomes: Welcomes): readonly WelcomeDue[] {
  const arrival = readArrival(activity);
  if (arrival === undefined) return [];
  const { tenantId } = arrival;
  return detailsOf(arrival, welcomes).map((detail) => ({ tenantId, key: keyOf(detail), detail }));
}

function detailsOf(arrival: Arrival, { personal, channel, members, atMost }: Welcomes): readonly WelcomeDetail[] {
  if (arrival.kind === 'personal') {
    const { entraId, teamsId } = arrival.person;
    const person = { ...(entraId && { entraId }), ...(teamsId && { teamsId }) };
    return personal === undefined ? [] : [{ kind: 'person', content: personal, person }];
  }
  const { channelId, kind: _, tenantId: __, ...team } = arrival;
  return [
    ...(channel === undefined ? [] : [{ kind: 'channel', content: channel, channelId, ...team } as const]),
    ...(members === undefined ? [] : [{ kind: 'members', content: members, atMost, ...team } as const]),
  ];
}

function keyOf(detail: WelcomeDetail): string {
  switch (detail.kind) {
    case 'person':
      return `person ${detail.person.entraId ?? detail.person.teamsId}`;
    case 'channel':
      // Of two events that name different channels one is followed.
      return `channel ${detail.teamId}`;
    case 'members':
      return `members ${detail.teamId}`;
  }
}
