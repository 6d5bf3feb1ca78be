import type { Frame } from '../buttons.ts';
import { cut } from '../cut.ts';
import { aside, line, subtle, type Element } from '../elements.ts';

/** What a bar is made of. It is text: a column without content is not shown everywhere. */
export const BAR = '█';
/** The longest bar; it fits into the narrowest chat where a block is as wide as it is high. */
const LONGEST_BAR = 18;
/** How many names are shown of each option; how many chose it stands beside it. */
const MOST_NAMES = 10;
/** How much of a name. */
const NAME = 40;

/** What was chosen so far of a poll's options. */
export type Chosen = {
  readonly votes: readonly number[];
  readonly voters: number;
  /** The reader's own. */
  readonly own?: readonly number[];
  readonly names?: readonly (readonly string[])[];
};

/** How many chose each option, as numbers and as bars, and how many people there are. */
export function voteBars(options: readonly string[], chosen: Chosen, { format }: Frame): readonly Element[] {
  const { votes, voters, own = [], names } = chosen;
  return [
    ...options.flatMap((option, index) => {
      const count = votes[index] ?? 0;
      const share = voters === 0 ? 0 : count / voters;
      const isOwn = own.includes(index);
      const bar = BAR.repeat(Math.round(share * LONGEST_BAR));
      return [
        aside(
          [{ text: isOwn ? `✓ ${option}` : option, ...(isOwn ? { weight: 'Bolder' as const } : {}) }],
          `${format.number(count)} · ${format.percent(share)}`,
          'Medium',
        ),
        ...(bar === '' ? [] : [line(bar, { color: 'Accent' }, 'None')]),
        ...namesLine(names?.[index] ?? [], count, format),
      ];
    }),
    subtle(format.words.poll.voters(voters, format.number(voters)), 'Medium'),
  ];
}

function namesLine(names: readonly string[], count: number, format: Frame['format']): readonly Element[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, MOST_NAMES).map((name) => cut(name, NAME));
  const others = Math.max(count, names.length) - shown.length;
  const beside = others > 0 ? [format.words.poll.others(others, format.number(others))] : [];
  return [subtle([format.list(shown), ...beside].join(' '), 'None')];
}
