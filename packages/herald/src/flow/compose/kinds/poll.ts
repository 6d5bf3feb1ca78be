import { CHOICE_INPUT, type CardState } from '../../../model/buttons.ts';
import type { Poll } from '../../../model/content.ts';
import { buttonRows, ourButton, withOptOut, type Frame } from '../buttons.ts';
import { heading, line, subtle, withoutLinks, type Element } from '../elements.ts';
import type { Drawn } from './drawn.ts';
import { voteBars } from './vote-bars.ts';

type Voted = Extract<CardState, { readonly kind: 'voted' }>;

/** What the button shows that opens the choice again. */
const CHANGE_ID = 'herald-change';

/** A question to answer; once that is done, how others answered, and the choice again until the poll closes. */
export function drawPoll(poll: Poll, frame: Frame): Drawn {
  const { format, context } = frame;
  const { words } = format;
  const voted = context.state?.kind === 'voted' ? context.state : undefined;
  return {
    summary: words.poll.toast(poll.question),
    body: [
      heading(poll.question),
      ...(voted === undefined ? form(poll, frame, []) : [...seen(poll, voted, frame), ...again(poll, voted, frame)]),
      closing(poll, voted?.closed ?? false, frame),
      subtle(poll.anonymous === true ? words.poll.anonymous : words.poll.named, 'None'),
      ...withOptOut([], poll.topic, frame),
    ],
  };
}

/** Until when votes count. */
export const closing = ({ closesAt }: Poll, closed: boolean, { format: { words, time } }: Frame): Element =>
  subtle(closed ? words.poll.closed(time(closesAt)) : words.poll.closes(time(closesAt)), 'Medium');

function form({ options, multiple = false }: Poll, { format, context }: Frame, chosen: readonly number[]) {
  const { poll } = format.words;
  return [
    {
      type: 'Input.ChoiceSet',
      id: CHOICE_INPUT,
      label: multiple ? poll.chooseSeveral : poll.chooseOne,
      style: 'expanded',
      isMultiSelect: multiple,
      wrap: true,
      choices: options.map((option, index) => ({ title: withoutLinks(option), value: String(index) })),
      ...(chosen.length === 0 ? {} : { value: chosen.join(',') }),
    },
    ...buttonRows([
      ourButton(chosen.length === 0 ? poll.vote : poll.changeVote, { do: 'vote', message: context.key.messageId }),
    ]),
  ];
}

function seen({ options }: Poll, { choices, votes, voters }: Voted, frame: Frame): readonly Element[] {
  const { words, list } = frame.format;
  const own = choices.flatMap((choice) => options[choice] ?? []);
  return [
    ...(own.length === 0 ? [] : [line(words.poll.yourVote(list(own)), {}, 'Small')]),
    ...voteBars(options, { votes, voters, own: choices }, frame),
  ];
}

/** The choice again: at hand for whoever has not voted, and out of the way of whoever has. */
function again(poll: Poll, { choices, closed }: Voted, frame: Frame): readonly Element[] {
  if (closed) return [];
  if (choices.length === 0) return form(poll, frame, []);
  const change = { type: 'Container', id: CHANGE_ID, isVisible: false, items: form(poll, frame, choices) };
  const open = {
    type: 'Action.ToggleVisibility',
    title: frame.format.words.poll.changeVote,
    targetElements: [CHANGE_ID],
  };
  return [...buttonRows([open]), change];
}
