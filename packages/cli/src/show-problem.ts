import type { Problem } from './problem.ts';
import { paint, type Terminal } from './terminal.ts';

const LABEL_WIDTH = 12;
const INDENT = '    ';

/**
 * Shows why a command came to nothing: on standard error for people, such as
 * `✗ herald serve  the data folder ./herald-data is in use  E_DATA_FOLDER_IN_USE`, and with `json` on standard output too.
 */
export function showProblem(
  command: string,
  problem: Problem,
  { out, err }: Terminal,
  { json }: { json: boolean },
): void {
  const { code, message, fix, faults = [], because = [], place = [] } = problem;
  const width = Math.max(LABEL_WIDTH, ...faults.map(({ field }) => field.length + 2));
  const line = (label: string, text: string): string => {
    const columns = Math.max((err.columns ?? Infinity) - INDENT.length - width, 20);
    const [first = '', ...more] = wrap(text, columns);
    return [`${INDENT}${label.padEnd(width)}${first}`, ...more.map((rest) => INDENT + ' '.repeat(width) + rest)].join(
      '\n',
    );
  };
  const lines = [
    `${paint(err, 'red', '✗')} ${command}  ${message}  ${paint(err, 'dim', code)}`,
    ...faults.map(({ field, problem: what }) => line(field, what)),
    ...because.map((text) => line('because', text)),
    ...place.map((frame, index) => line(index === 0 ? 'place' : '', frame)),
    line('fix', fix),
  ];
  err.write(`${lines.join('\n')}\n`);
  if (json) out.write(`${JSON.stringify({ error: { code, message, fix, faults, because, place } })}\n`);
}

/** The text in lines of at most so many columns, as far as its words allow. */
function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
