import { together, type Comparison, type Condition } from './condition.ts';
import { directoryProperties } from './directory-properties.ts';
import { Tokens, type Token } from './tokens.ts';

/** A rule that cannot be read, or says what is not simulated; the message says where. */
export class RuleNotUnderstood extends Error {
  override readonly name = 'RuleNotUnderstood';
  readonly code = 'E_SIMULATOR_RULE';
}

const token = /\s*(?:(\()|(\))|(\[)|(\])|(,)|"((?:[^"\\]|\\.)*)"|(-?[A-Za-z][\w.]*))/y;

const comparisons: Readonly<Record<string, { readonly by: Comparison; readonly not: boolean }>> = {
  '-eq': { by: 'eq', not: false },
  '-ne': { by: 'ne', not: false },
  '-startswith': { by: 'startsWith', not: false },
  '-notstartswith': { by: 'startsWith', not: true },
  '-contains': { by: 'contains', not: false },
  '-notcontains': { by: 'contains', not: true },
};

/** Reads a dynamic membership rule such as `user.department -eq "Sales"`, or throws `RuleNotUnderstood`. */
export function readMembershipRule(rule: string): Condition {
  const tokens = new Tokens(
    tokensOf(rule),
    (found, wanted) => new RuleNotUnderstood(`expected ${wanted}, got ${shown(found)}`),
  );
  const condition = new RuleReader(tokens).either();
  tokens.expect('end');
  return condition;
}

class RuleReader {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  either(): Condition {
    const of = [this.#both()];
    while (this.#tokens.takeWord('-or')) of.push(this.#both());
    return together('or', of);
  }

  #both(): Condition {
    const of = [this.#one()];
    while (this.#tokens.takeWord('-and')) of.push(this.#one());
    return together('and', of);
  }

  #one(): Condition {
    if (this.#tokens.takeWord('not') || this.#tokens.takeWord('-not')) return { kind: 'not', of: this.#one() };
    if (this.#tokens.peek().kind === '(') {
      this.#tokens.take();
      const inside = this.either();
      this.#tokens.expect(')');
      return inside;
    }
    const path = this.#property();
    const operator = this.#tokens.word().toLowerCase();
    if (operator === '-in' || operator === '-notin') {
      const list: Condition = { kind: 'in', path, values: this.#tokens.list('[', ']') };
      return operator === '-in' ? list : { kind: 'not', of: list };
    }
    const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (comparison === undefined) throw new RuleNotUnderstood(`${operator} is not simulated`);
    const compared: Condition = { kind: 'compare', path, by: comparison.by, value: this.#tokens.value() };
    return comparison.not ? { kind: 'not', of: compared } : compared;
  }

  #property(): string {
    const word = this.#tokens.word();
    const name = /^user\.(\w+)$/.exec(word)?.[1];
    const property = name === 'objectId' ? 'id' : name;
    if (property === undefined || !Object.hasOwn(directoryProperties, property))
      throw new RuleNotUnderstood(`${word} is no property that is simulated`);
    return property;
  }
}

function tokensOf(rule: string): readonly Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < rule.trimEnd().length) {
    const at = token.lastIndex;
    const [whole, open, close, left, right, comma, text, word] = token.exec(rule) ?? [];
    if (whole === undefined) throw new RuleNotUnderstood(`not understood from position ${at}`);
    if (text !== undefined) tokens.push({ kind: 'text', text: text.replaceAll(/\\(.)/g, '$1') });
    else if (word !== undefined) tokens.push({ kind: 'word', word });
    else if (open !== undefined) tokens.push({ kind: '(' });
    else if (close !== undefined) tokens.push({ kind: ')' });
    else if (left !== undefined) tokens.push({ kind: '[' });
    else if (right !== undefined) tokens.push({ kind: ']' });
    else if (comma !== undefined) tokens.push({ kind: ',' });
  }
  return tokens;
}

const shown = (found: Token): string =>
  found.kind === 'text' ? JSON.stringify(found.text) : found.kind === 'word' ? found.word : found.kind;
