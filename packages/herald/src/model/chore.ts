/** Everything that a lane's holder sees to at a time, beside planning and sending. */
export const choreKinds = [
  'welcome',
  'digest',
  'poll-show',
  'poll-tell',
  'poll-close',
  'directory',
  'people-sets',
  'bulk',
] as const;
export type ChoreKind = (typeof choreKinds)[number];

/** One thing to see to, of which there is one of a kind and key at a time. What it does must bear being done twice. */
export type Chore = {
  readonly kind: ChoreKind;
  readonly key: string;
  readonly dueAt: Date;
  readonly detail?: unknown;
};
