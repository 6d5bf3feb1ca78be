import type { Because, Content, Said, Welcome } from './content.ts';
import type { Priority } from './delivery.ts';
import type { ChannelId, TeamId, TenantId } from './ids.ts';
import type { PersonNamed } from './lesson.ts';

/** What a welcome says, but for why it came, which the engine knows; or the name of a template that is a welcome. */
export type WelcomeContent = Omit<Welcome, 'kind' | 'because'> | string;

/** Who is welcomed when the bot is installed, and with what; nobody is where nothing stands. */
export type WelcomeOptions = {
  /** Whoever has it in their personal scope. */
  readonly personal?: WelcomeContent;
  readonly team?: {
    /** One message to the channel that whoever installed it chose. */
    readonly channel?: WelcomeContent;
    /** Each member, unless the team is larger than `atMost`, 100 by default and 1,000 at most. */
    readonly members?: WelcomeContent;
    readonly atMost?: number;
  };
};

/** The same, composed. */
export type Welcomes = {
  readonly personal?: Content;
  readonly channel?: Content;
  readonly members?: Content;
  readonly atMost: number;
};

/** Where the bot has newly come to, as one activity tells it. */
export type Arrival = { readonly tenantId: TenantId } & (
  | { readonly kind: 'personal'; readonly person: PersonNamed }
  | {
      readonly kind: 'team';
      readonly teamId: TeamId;
      readonly teamName?: string;
      /** Where the installer wants the bot to speak. */
      readonly channelId: ChannelId;
      readonly by?: PersonNamed;
    }
);

type OfTeam = Pick<Extract<Arrival, { kind: 'team' }>, 'teamId' | 'teamName' | 'by'>;

/** One welcome to see to, with what it says: whoever sees to it need not have been told. */
export type WelcomeDetail = { readonly content: Content } & (
  | { readonly kind: 'person'; readonly person: Pick<PersonNamed, 'entraId' | 'teamsId'> }
  | ({ readonly kind: 'channel'; readonly channelId: ChannelId } & OfTeam)
  | ({ readonly kind: 'members'; readonly atMost: number } & OfTeam)
);

/** A welcome that is due as soon as what made it due is stored; of one key there is one at a time. */
export type WelcomeDue = { readonly tenantId: TenantId; readonly key: string; readonly detail: WelcomeDetail };

/** A welcome for some places, by the store's own keys. */
export type Greeting = {
  readonly content: Content;
  readonly places: readonly string[];
  /** What has it only once, instead of each place: a team, whichever of its channels. */
  readonly once?: string;
  readonly priority: Priority;
};

/** Whether content is a welcome in every language. */
export const isWelcome = (content: Content): boolean =>
  content.kind === 'localized'
    ? [content.otherwise, ...Object.values(content.variants)].every(({ kind }) => kind === 'welcome')
    : content.kind === 'welcome';

/** A welcome that says why it came. */
export function withBecause(content: Content, because: Because): Content {
  const saying = (said: Said): Said => (said.kind === 'welcome' ? { ...said, because } : said);
  if (content.kind !== 'localized') return saying(content);
  const variants = Object.entries(content.variants).map(([language, said]) => [language, saying(said)] as const);
  return { kind: 'localized', variants: Object.fromEntries(variants), otherwise: saying(content.otherwise) };
}
