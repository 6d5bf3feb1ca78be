import type { PollStanding, VoteStore } from './content-ports.ts';
import type { LaneStore } from './lane-ports.ts';
import type { StoredMessage } from './message-ports.ts';
import type { Chores } from './delivering.ts';
import type { SeeToVote } from './flow/activity-in/interactions/pressed.ts';
import { NOT_THEIRS, type Reply } from './flow/activity-in/interactions/reply.ts';
import type { RenderOptions } from './flow/compose/render.ts';
import { CHOICE_INPUT } from './model/buttons.ts';
import type { Reader } from './model/content.ts';
import type { TenantId } from './model/ids.ts';
import type { Clock } from './ports.ts';
import { composingIn } from './responding.ts';

export type VotingDeps = RenderOptions & {
  readonly votes: VoteStore;
  readonly clock: Clock;
  /** There may be something to tell of the poll. */
  readonly poke: (key: { readonly tenantId: TenantId }) => void;
};

/**
 * Takes votes of whoever the activity says pressed the button, and shows them how the poll stands. Pressed twice, or told
 * twice by Teams, one vote comes of it and the same card.
 */
export function createVoting({ votes, clock, poke, language }: VotingDeps): SeeToVote {
  const composing = composingIn(language);
  const shown = (message: StoredMessage, standing: PollStanding, reader: Reader) => {
    const { content, count, choices, closed } = standing;
    return composing.message({ ...message, payload: content }, reader, { kind: 'voted', ...count, choices, closed });
  };
  return async ({ press, activity: { tenantId }, at, who: { person, reader } }, message): Promise<Reply> => {
    const { messageId } = message.key;
    if (press.automatic) {
      const standing = await votes.standing(tenantId, messageId, person.id);
      return standing === undefined ? NOT_THEIRS : { kind: 'card', payload: shown(message, standing, reader) };
    }
    const now = clock.now();
    const voted = await votes.vote({
      tenantId,
      messageId,
      person: person.id,
      choices: readChoice(press.data[CHOICE_INPUT]),
      // Teams' clock may be ahead of ours, and that must not make a vote the last word for ever.
      at: at > now ? now : at,
    });
    if (voted.kind === 'unknown') return NOT_THEIRS;
    if (voted.kind === 'invalid') return { kind: 'text', text: composing.text({ kind: 'no-choice' }, reader) };
    if (voted.kind === 'counted' || voted.kind === 'changed') poke({ tenantId });
    const answer = voted.kind === 'closed' ? 'poll-closed' : 'saved';
    return {
      kind: 'card',
      payload: shown(message, voted, reader),
      text: composing.text({ kind: answer }, reader),
    };
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
