import type { Herald, MessageHandle } from 'herald';
import type { Simulator } from 'teams-simulator';
import { makeOrganisation, type Organisation } from './organisation.ts';

/** What became of a message to everyone, in numbers. */
export type EveryoneAccount = {
  readonly people: number;
  readonly sent: number;
  /** For how many the app was installed. */
  readonly installed: number;
  /** By reason. */
  readonly unreachable: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Requests that Teams or Graph refused because there were too many, of all requests. */
  readonly throttled: number;
  readonly requests: number;
};

/** One reason, how often, and the code with which Teams or Graph gave it. */
export type ReasonSeen = { readonly why: string; readonly count: number; readonly codes: readonly string[] };

export type Everyone = {
  readonly account: EveryoneAccount;
  readonly reasons: readonly ReasonSeen[];
  /** What is not as it should be. */
  readonly faults: readonly string[];
};

export type Telling = (line: string) => void;

/** Reads the directory of an organisation, sends to everyone in it and installs the app where it is missing. */
export async function sendToEveryone(
  { teams, herald, appId }: { readonly teams: Simulator; readonly herald: Herald; readonly appId: string },
  count: number,
  tell: Telling,
): Promise<Everyone> {
  const organisation = await makeOrganisation(teams, appId, count);
  const { tenant } = organisation;
  await teams.control.resetCounters({});
  const began = performance.now();

  const synced = await herald.syncDirectory(tenant);
  if (synced.kind !== 'synced') throw new Error(`the directory was not read: ${synced.why} (${synced.code})`);
  const { guests, disabled, unlicensed } = synced.leftOut;
  tell(
    `The directory has ${synced.people} people: ${guests} guests, ${disabled} disabled, ${unlicensed} without a licence.`,
  );
  const message = await herald.broadcast({
    audience: { kind: 'everyone', tenant },
    message: { kind: 'announcement', title: 'The new intranet is here', text: 'It opens on Monday at nine.' },
    install: 'if-missing',
  });
  for await (const { tally, perSecond } of message.progress())
    tell(
      `${tally.sent} sent, ${tally.waiting} waiting, ${tally.unreachable} unreachable; ${Math.round(perSecond)} a second`,
    );
  const seconds = Math.round((performance.now() - began) / 100) / 10;

  const { sent } = await message.tally();
  const after = await teams.control.installed({ tenantId: tenant, appId });
  const unreachable = Object.fromEntries((await message.reasons()).map(({ why, count: many }) => [why, many]));
  const counted = await Promise.all(
    (['connector', 'graph'] as const).map((service) => teams.control.counters({ service, appId, tenantId: tenant })),
  );
  const sum = (name: 'requests' | 'throttled'): number => counted.reduce((all, one) => all + one[name], 0);
  const account = {
    people: synced.people,
    sent,
    installed: after.installed - organisation.haveApp,
    unreachable,
    seconds,
    throttled: sum('throttled'),
    requests: sum('requests'),
  };
  return {
    account,
    reasons: await reasonsSeen(message),
    faults: await check(organisation, message, account, teams, appId),
  };
}

const PAGE = 1_000;

async function* deliveriesOf(message: MessageHandle) {
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await message.deliveries({ limit: PAGE, after });
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.key.place;
  }
}

async function reasonsSeen(message: MessageHandle): Promise<readonly ReasonSeen[]> {
  const codes = new Map<string, Set<string>>();
  for await (const { why = '', code, status } of deliveriesOf(message))
    codes.set(
      why,
      (codes.get(why) ?? new Set()).add(code === undefined ? 'as the directory says' : `${status} ${code}`),
    );
  return (await message.reasons()).map(({ why, count }) => ({ why, count, codes: [...(codes.get(why) ?? [])] }));
}

/** Each person against what was to be expected of them, and the sum of all. */
async function check(
  { people, tenant }: Organisation,
  message: MessageHandle,
  account: EveryoneAccount,
  teams: Simulator,
  appId: string,
): Promise<readonly string[]> {
  const expected = new Map(people.map(({ id, expected: what }) => [id, what]));
  const faults: string[] = [];
  for await (const { person, state, why } of deliveriesOf(message)) {
    const wanted = expected.get(person?.entraId ?? '');
    const got = state === 'sent' ? 'sent' : why;
    expected.delete(person?.entraId ?? '');
    if (wanted !== got) faults.push(`${person?.name ?? 'somebody'} should be ${wanted} and is ${got}`);
  }
  if (expected.size > 0) faults.push(`${expected.size} people are in no account`);
  const { once, twice, more } = await teams.control.received({ appId, tenantId: tenant });
  if (once !== account.sent || twice + more > 0)
    faults.push(`${account.sent} are sent, ${once} people got it once and ${twice + more} more often`);
  const sum = Object.values(account.unreachable).reduce((all, one) => all + one, account.sent);
  if (sum !== account.people) faults.push(`${sum} are accounted for, of ${account.people}`);
  if (account.throttled > account.requests * 0.002)
    faults.push(`${account.throttled} of ${account.requests} requests were too many, and 0.2 % are allowed`);
  return faults;
}
