import type { OtherMember } from '../state/group.ts';

/** One member of a group: a person or a group by id, or something of which no more is known than its name. */
export type Member =
  { readonly kind: 'user'; readonly id: string } | { readonly kind: 'group'; readonly id: string } | OtherMember;
