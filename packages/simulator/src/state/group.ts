import type { Condition } from './condition.ts';
import type { Roster } from './roster.ts';

/** What kinds of things are in groups beside people and groups; nothing is known of them but a name. */
export type OtherKind = 'device' | 'orgContact' | 'servicePrincipal';

/** Something in a group that is neither a person nor a group. */
export interface OtherMember {
  readonly kind: OtherKind;
  readonly id: string;
  readonly name: string;
}

/** Who may see who is in a group. */
export type Visibility = 'Public' | 'Private' | 'HiddenMembership';

/** A rule that says who is in a group. */
export interface MembershipRule {
  readonly text: string;
  readonly condition: Condition;
}

/** An Entra group that is no team; the group of a team is made of the team. */
export interface Group {
  readonly id: string;
  readonly tenantId: string;
  readonly description: string | null;
  readonly mailNickname: string;
  /** Whether it is a Microsoft 365 group; a security group otherwise. */
  readonly unified: boolean;
  readonly visibility: Visibility | null;
  readonly others: readonly OtherMember[];
  /** People who were put into it; nobody where a rule says who is. */
  readonly people: Roster;
  /** Ids of the groups in it. */
  readonly groups: Roster;
  name: string;
  rule: MembershipRule | undefined;
}
