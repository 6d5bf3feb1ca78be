import type { Herald, HeraldOptions } from 'herald';
import type { Simulator } from 'teams-simulator';
import { startBot } from './start-bot.ts';

/** Someone in the simulated organisation, and what stands between them and the bot. */
export type DemoPerson = {
  readonly id: string;
  readonly name: string;
  readonly how: 'installed' | 'team member' | 'blocked the bot' | 'never installed it';
};

/** A simulated organisation with a bot that is installed for some of its people and in one of its teams. */
export type Contoso = {
  readonly teams: Simulator;
  readonly herald: Herald;
  readonly tenant: string;
  readonly appId: string;
  readonly people: readonly [ana: DemoPerson, ben: DemoPerson, ...others: DemoPerson[]];
  readonly team: { readonly id: string; readonly name: string };
  readonly channel: { readonly id: string; readonly name: string };
  close(): Promise<void>;
};

const names = [
  { name: 'Ana', locale: 'en-GB', timeZone: 'Europe/London' },
  { name: 'Ben', locale: 'de-AT', timeZone: 'Europe/Vienna' },
  { name: 'Chloé', locale: 'fr-FR', timeZone: 'Europe/Paris' },
  { name: 'Dmitri' },
  { name: 'Emeka' },
  { name: 'Fumiko', locale: 'ja-JP', timeZone: 'Asia/Tokyo' },
] as const;

/** Starts Teams and the bot, and lets people install it; the bot learns of it all by the events that Teams sends. */
export async function startContoso(dataFolder: string, options: Partial<HeraldOptions> = {}): Promise<Contoso> {
  const bot = await startBot(dataFolder, options);
  const { teams, herald, appId } = bot;
  const { control } = teams;
  const { id: tenantId } = await control.addTenant({ name: 'Contoso' });
  const people = await control.addPeople({
    tenantId,
    people: names.map((one) => ({ ...one })),
  });
  const [ana, ben, chloe, dmitri, emeka, fumiko] = people.map(({ id, name }) => ({ id, name }));
  if (!ana || !ben || !chloe || !dmitri || !emeka || !fumiko)
    throw new Error('the simulator made fewer people than asked for');
  const team = await control.addTeam({
    tenantId,
    name: 'Kitchen',
    members: [ana.id, ben.id, dmitri.id],
    channels: [{ name: 'Lunch' }],
  });
  const channel = team.channels.find(({ name }) => name === 'Lunch');
  if (channel === undefined) throw new Error('the simulator made no channel');
  for (const { id } of [ana, ben, chloe, emeka]) await control.install({ appId, person: id });
  await control.install({ appId, team: { id: team.id }, by: ana.id });
  await control.block({ appId, person: emeka.id });

  return {
    teams,
    herald,
    tenant: tenantId,
    appId,
    team: { id: team.id, name: 'Kitchen' },
    channel: { id: channel.id, name: 'Lunch' },
    people: [
      { ...ana, how: 'installed' },
      { ...ben, how: 'installed' },
      { ...chloe, how: 'installed' },
      { ...dmitri, how: 'team member' },
      { ...emeka, how: 'blocked the bot' },
      { ...fumiko, how: 'never installed it' },
    ],
    close: () => bot.close(),
  };
}
