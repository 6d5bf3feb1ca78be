import type { Destination } from './destination.ts';

/** One value, or any of several. */
type OneOf = string | readonly string[];

/** What of people the directory says; each compared without regard to case. */
export type Attributes = {
  readonly department?: OneOf;
  readonly jobTitle?: OneOf;
  readonly city?: OneOf;
  readonly country?: OneOf;
  readonly office?: OneOf;
  /** `de` means every German. */
  readonly language?: OneOf;
};

/** People of whom a list names some that nobody is: by default that is refused, with each of them. */
type Unmatched = { readonly unmatched?: 'leave-out' };

/** Who shall get a message: people and places of one tenant. */
export type AudienceAsked =
  /** Everyone in the tenant whom the address book knows by an id that Teams takes. */
  | { readonly kind: 'everyone'; readonly tenant: string }
  /** The members of a team, by its `19:` id, as the last roster and later events have them. */
  | { readonly kind: 'team'; readonly team: string; readonly tenant?: string }
  /** These people and places, all of one tenant. */
  | { readonly kind: 'list'; readonly to: readonly Destination[]; readonly tenant?: string }
  /** The members of an Entra group, and of the groups in it, as Microsoft Graph has them at that moment. */
  | { readonly kind: 'group'; readonly group: string; readonly tenant: string }
  /** People by e-mail address, user principal name, Entra id or `29:` id, in any mixture. */
  | ({ readonly kind: 'people'; readonly people: readonly string[]; readonly tenant: string } & Unmatched)
  /** The same out of a CSV, with or without a header; `column` is its name, where it is not plain which one it is. */
  | ({
      readonly kind: 'csv';
      readonly text: string;
      readonly column?: string;
      readonly tenant: string;
    } & Unmatched)
  /** People of whom the directory says all of this. */
  | ({ readonly kind: 'where'; readonly tenant: string } & Attributes)
  /** The channels of a team, by its `19:` id or the id of its Microsoft 365 group; or `general` alone. */
  | { readonly kind: 'channels'; readonly team: string; readonly general?: true; readonly tenant: string }
  /** Every group chat that the bot is known to be in. */
  | { readonly kind: 'chats'; readonly tenant: string }
  /** One that was saved under this name, as it is resolved now. */
  | { readonly kind: 'saved'; readonly name: string; readonly tenant: string }
  | { readonly kind: 'union' | 'intersection'; readonly of: readonly AudienceAsked[] }
  | { readonly kind: 'except'; readonly of: AudienceAsked; readonly without: AudienceAsked };

/** A line of a list, or of a CSV, by which nobody came into the audience. */
export type UnmatchedLine = {
  /** From 1; of a CSV its own line. */
  readonly line: number;
  readonly text: string;
  readonly why:
    | 'nobody'
    /** Several people have this address. */
    | 'ambiguous'
    /** Neither an address nor an id. */
    | 'not-an-id'
    /** Unknown here, and Graph could not be asked. */
    | 'not-looked-up'
    /** Another line names the same person, who is in the audience once: told, and not refused. */
    | 'repeated';
};

/** An audience that is planned as it is, without anything being looked up before. */
export type PlainAudience = Extract<AudienceAsked, { kind: 'everyone' | 'team' | 'list' }>;

export const isPlain = (asked: AudienceAsked): asked is PlainAudience =>
  asked.kind === 'everyone' || asked.kind === 'team' || asked.kind === 'list';

/** The audiences of which one is made; none of any other kind. */
export function partsOf(asked: AudienceAsked): readonly AudienceAsked[] {
  if (asked.kind === 'except') return [asked.of, asked.without];
  return asked.kind === 'union' || asked.kind === 'intersection' ? asked.of : [];
}
