import type { PollResult } from '../../../model/content.ts';
import type { Frame } from '../buttons.ts';
import { heading, subtle } from '../elements.ts';
import type { Drawn } from './drawn.ts';
import { closing, drawPoll } from './poll.ts';
import { voteBars } from './vote-bars.ts';

/** What was chosen, so far or for good; where one can vote, as the poll stands for whoever has not. */
export function drawPollResult(result: PollResult, frame: Frame): Drawn {
  const { poll, votes, voters, closed, names } = result;
  if (result.ballot === true) {
    const state = { kind: 'voted', choices: [], votes, voters, closed } as const;
    return drawPoll(poll, { ...frame, context: { ...frame.context, state } });
  }
  const { words } = frame.format;
  const what = closed ? words.poll.result : words.poll.soFar;
  return {
    summary: `${what}${words.colon}${poll.question}`,
    body: [
      subtle(what),
      heading(poll.question),
      ...voteBars(poll.options, { votes, voters, ...(names === undefined ? {} : { names }) }, frame),
      closing(poll, closed, frame),
    ],
  };
}
