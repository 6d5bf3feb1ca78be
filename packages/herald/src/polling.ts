import type { VoteStore } from './content-ports.ts';
import type { LaneStore } from './delivery-ports.ts';
import type { Chores } from './delivering.ts';
import { composeFor } from './flow/compose/for-reader.ts';
import type { RenderOptions } from './flow/compose/render.ts';
import type { Answer } from './model/buttons.ts';
import type { Reader } from './model/content.ts';
import type { MessageId, PersonId, TenantId } from './model/ids.ts';
import type { Clock, Payload } from './ports.ts';

/** One press of a poll's button, by whom the activity says; nothing of this may come from the button but message and choices. */
export type VoteAsked = {
  readonly tenantId: TenantId;
  readonly person: PersonId;
  readonly messageId: MessageId;
  /** By number, from 0, as `readChoice` reads them. */
  readonly choices: readonly number[];
  /** The activity's own time. */
  readonly at: Date;
  readonly reader: Reader;
};

/** What whoever voted gets. */
export type VoteAnswer =
  /** The poll as it stands for them now; with `answer` the vote did not count. */
  | { readonly kind: 'card'; readonly card: Payload; readonly answer?: Answer }
  | { readonly kind: 'answer'; readonly answer: Answer };

export type VotingDeps = RenderOptions & {
  readonly votes: VoteStore;
  readonly clock: Clock;
  /** There may be something to tell of the poll. */
  readonly poke: (key: { readonly tenantId: TenantId }) => void;
};

/** Takes votes. Pressed twice, or sent twice by Teams, one vote comes of it and the same card. */
export function createVoting({ votes, clock, poke, language }: VotingDeps) {
  return {
    /** Undefined when there is no such poll in this tenant, or it was taken back. */
    async vote({ reader, ...asked }: VoteAsked): Promise<VoteAnswer | undefined> {
      const now = clock.now();
      // Teams' clock may be ahead of ours, and that must not make a vote the last word for ever.
      const voted = await votes.vote({ ...asked, at: asked.at > now ? now : asked.at });
      if (voted.kind === 'unknown') return undefined;
      if (voted.kind === 'invalid') return { kind: 'answer', answer: { kind: 'no-choice' } };
      if (voted.kind === 'counted' || voted.kind === 'changed') poke(asked);
      const { content, count, choices, closed } = voted;
      const state = { kind: 'voted', ...count, choices, closed } as const;
      const card = composeFor(content, { key: asked, reader, state }, { language });
      return { kind: 'card', card, ...(voted.kind === 'closed' ? { answer: { kind: 'poll-closed' } } : {}) };
    },
  };
}

/** Reads what a poll's input holds: a number, or several with commas between; what is none of either is no choice. */
export const readChoice = (input: unknown): readonly number[] =>
  typeof input === 'number' || typeof input === 'string'
    ? String(input)
        .split(',')
        .flatMap((text) => (text.trim() === '' ? [] : [Number(text)]))
    : [];

/** How what is due of polls is seen to. */
export const pollChores = (laneStore: Pick<LaneStore, 'tellPoll' | 'showPoll' | 'closePoll'>): Chores => ({
  'poll-tell': (hold, chore) => laneStore.tellPoll(hold, chore),
  'poll-show': (hold, chore) => laneStore.showPoll(hold, chore),
  'poll-close': (hold, chore) => laneStore.closePoll(hold, chore),
});
