import type { Token } from '../../state/tokens.ts';
import { refuse } from '../refusal.ts';

const guid = String.raw`[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}`;
const word = String.raw`[A-Za-z_$][\w.$]*(?:\/[A-Za-z_$][\w.$]*)*`;
const token = new RegExp(String.raw`\s*(?:([(),:])|'((?:[^']|'')*)'|(${guid})|(-?\d+(?:\.\d+)?)|(${word}))`, 'y');

/** Takes a `$filter` apart, or refuses it where it cannot be read. */
export function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = filter.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const [whole, mark, text, id, number, name] = token.exec(filter) ?? [];
    if (whole === undefined)
      throw refuse(
        'badFilter',
        `Syntax error: character '${filter.slice(at).trimStart().slice(0, 1)}' is not valid at position ${at} in '${filter}'.`,
      );
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll("''", "'") });
    else if (id !== undefined) tokens.push({ kind: 'text', text: id });
    else if (number !== undefined) tokens.push({ kind: 'number', number: Number(number) });
    else if (name !== undefined) tokens.push({ kind: 'word', word: name });
    else if (mark === '(' || mark === ')' || mark === ',' || mark === ':') tokens.push({ kind: mark });
  }
  return tokens;
}
