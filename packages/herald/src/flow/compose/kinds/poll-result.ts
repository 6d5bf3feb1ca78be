import type { PollResult } from '../../../model/content.ts';
import type { Frame } from '../buttons.ts';
import { heading, subtle } from '../elements.ts';
import type { Drawn } from './drawn.ts';
import { terms } from './poll.ts';
import { voteBars } from './vote-bars.ts';

/** What was chosen, so far or for good. */
export function drawPollResult({ poll, votes, voters, closed, names }: PollResult, frame: Frame): Drawn {
  const { words } = frame.format;
  const what = closed ? words.poll.result : words.poll.soFar;
  return {
    summary: `${what}${words.colon}${poll.question}`,
    body: [
      subtle(what),
      heading(poll.question),
      ...voteBars(poll.options, { votes, voters, ...(names === undefined ? {} : { names }) }, frame),
      ...terms(poll, closed, frame),
    ],
  };
}
