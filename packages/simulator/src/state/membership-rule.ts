import type { Comparison, Condition, Value } from './condition.ts';
import { directoryProperties } from './directory-properties.ts';

/** A rule that cannot be read, or says what is not simulated; the message says where. */
export class RuleNotUnderstood extends Error {
  override readonly name = 'RuleNotUnderstood';
  readonly code = 'E_SIMULATOR_RULE';
}

const token = /\s*(?:(\()|(\))|(\[)|(\])|(,)|"((?:[^"\\]|\\.)*)"|(-?[A-Za-z][\w.]*))/y;

type Token =
  | { readonly kind: '(' | ')' | '[' | ']' | ',' | 'end' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly word: string };

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
  const tokens = tokensOf(rule);
  const reader = new RuleReader(tokens);
  const condition = reader.either();
  reader.expect('end');
  return condition;
}

class RuleReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  either(): Condition {
    const of = [this.#both()];
    while (this.#takeWord('-or')) of.push(this.#both());
    return of.length === 1 ? (of[0] ?? { kind: 'or', of }) : { kind: 'or', of };
  }

  expect(kind: Token['kind']): Token {
    const found = this.#take();
    if (found.kind !== kind) throw new RuleNotUnderstood(`expected ${kind}, got ${shown(found)}`);
    return found;
  }

  #both(): Condition {
    const of = [this.#one()];
    while (this.#takeWord('-and')) of.push(this.#one());
    return of.length === 1 ? (of[0] ?? { kind: 'and', of }) : { kind: 'and', of };
  }

  #one(): Condition {
    if (this.#takeWord('not') || this.#takeWord('-not')) return { kind: 'not', of: this.#one() };
    if (this.#peek().kind === '(') {
      this.#take();
      const inside = this.either();
      this.expect(')');
      return inside;
    }
    const path = this.#property();
    const operator = this.#word().toLowerCase();
    if (operator === '-in' || operator === '-notin') {
      const list: Condition = { kind: 'in', path, values: this.#list() };
      return operator === '-in' ? list : { kind: 'not', of: list };
    }
    const comparison = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
    if (comparison === undefined) throw new RuleNotUnderstood(`${operator} is not simulated`);
    const compared: Condition = { kind: 'compare', path, by: comparison.by, value: this.#value() };
    return comparison.not ? { kind: 'not', of: compared } : compared;
  }

  #property(): string {
    const word = this.#word();
    const name = /^user\.(\w+)$/.exec(word)?.[1];
    const property = name === 'objectId' ? 'id' : name;
    if (property === undefined || !Object.hasOwn(directoryProperties, property))
      throw new RuleNotUnderstood(`${word} is no property that is simulated`);
    return property;
  }

  #list(): readonly Value[] {
    this.expect('[');
    const values = [this.#value()];
    while (this.#peek().kind === ',') {
      this.#take();
      values.push(this.#value());
    }
    this.expect(']');
    return values;
  }

  #value(): Value {
    const found = this.#take();
    if (found.kind === 'text') return found.text;
    const word = found.kind === 'word' ? found.word.toLowerCase() : '';
    if (word === 'null') return null;
    if (word === 'true' || word === 'false') return word === 'true';
    throw new RuleNotUnderstood(`expected a value, got ${shown(found)}`);
  }

  #word(): string {
    const found = this.#take();
    if (found.kind !== 'word') throw new RuleNotUnderstood(`expected a name or an operator, got ${shown(found)}`);
    return found.word;
  }

  #takeWord(word: string): boolean {
    const found = this.#peek();
    if (found.kind !== 'word' || found.word.toLowerCase() !== word) return false;
    this.#next += 1;
    return true;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end' };
  }

  #take(): Token {
    const found = this.#peek();
    this.#next += 1;
    return found;
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
