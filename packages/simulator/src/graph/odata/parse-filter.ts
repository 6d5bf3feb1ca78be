import { together, type Comparison, type Condition } from '../../state/condition.ts';
import { Tokens } from '../../state/tokens.ts';
import { refuse } from '../refusal.ts';
import { tokensOf } from './tokens.ts';

const functions: Readonly<Record<string, Comparison>> = {
  startswith: 'startsWith',
  endswith: 'endsWith',
  contains: 'contains',
};

const notModelled = new Set(['ge', 'le', 'gt', 'lt', 'has', 'add', 'sub']);

/** Reads a `$filter`, or refuses what cannot be read or is not simulated; what its names mean is the route's matter. */
export function parseFilter(filter: string): Condition {
  const tokens = new Tokens(tokensOf(filter), (_found, _wanted, at) =>
    refuse('badFilter', `Syntax error at word ${at} in '${filter}'.`),
  );
  const condition = new FilterParser(tokens).either('');
  tokens.expect('end');
  return condition;
}

class FilterParser {
  readonly #tokens: Tokens;

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  /** `variable` is the name of the item inside a lambda, such as the `p` of `plans/any(p:p/id eq '1')`. */
  either(variable: string): Condition {
    const of = [this.#both(variable)];
    while (this.#tokens.takeWord('or')) of.push(this.#both(variable));
    return together('or', of);
  }

  #both(variable: string): Condition {
    const of = [this.#one(variable)];
    while (this.#tokens.takeWord('and')) of.push(this.#one(variable));
    return together('and', of);
  }

  #one(variable: string): Condition {
    if (this.#tokens.takeWord('not')) return { kind: 'not', of: this.#one(variable) };
    if (this.#tokens.peek().kind === '(') {
      this.#tokens.take();
      const inside = this.either(variable);
      this.#tokens.expect(')');
      return inside;
    }
    const word = this.#tokens.word();
    if (this.#tokens.peek().kind === '(') return this.#call(word, variable);
    return this.#compare(pathOf(word, variable));
  }

  #call(word: string, variable: string): Condition {
    this.#tokens.take();
    const lambda = /^(.+)\/(any|all)$/i.exec(word);
    if (lambda !== null) return this.#lambda(pathOf(lambda[1] ?? '', variable), lambda[2] ?? '');
    const name = word.toLowerCase();
    const by = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (by === undefined) throw refuse('notModelled', `the function ${word} in $filter`);
    const path = pathOf(this.#tokens.word(), variable);
    this.#tokens.expect(',');
    const value = this.#tokens.value();
    this.#tokens.expect(')');
    return { kind: 'compare', path, by, value };
  }

  #lambda(path: string, kind: string): Condition {
    if (kind.toLowerCase() === 'all') throw refuse('notModelled', 'the operator all in $filter');
    if (this.#tokens.peek().kind === ')') {
      this.#tokens.take();
      return { kind: 'any', path, of: undefined };
    }
    const inner = this.#tokens.word();
    this.#tokens.expect(':');
    const of = this.either(inner);
    this.#tokens.expect(')');
    return { kind: 'any', path, of };
  }

  #compare(path: string): Condition {
    const operator = this.#tokens.word().toLowerCase();
    if (notModelled.has(operator)) throw refuse('notModelled', `the operator ${operator} in $filter`);
    if (operator === 'in') return { kind: 'in', path, values: this.#tokens.list('(', ')') };
    if (operator !== 'eq' && operator !== 'ne')
      throw this.#tokens.wrong({ kind: 'word', word: operator }, 'an operator');
    const value = this.#tokens.value();
    if (!path.endsWith('/$count')) return { kind: 'compare', path, by: operator, value };
    if (typeof value !== 'number') throw this.#tokens.wrong({ kind: 'text', text: String(value) }, 'a number');
    return { kind: 'count', path: path.slice(0, -'/$count'.length), by: operator, value };
  }
}

/** A path as conditions have it: that of the item itself inside a lambda, and without a cast before it. */
function pathOf(word: string, variable: string): string {
  if (variable !== '' && word === variable) return '';
  if (variable !== '' && word.startsWith(`${variable}/`)) return word.slice(variable.length + 1);
  return word.replace(/^microsoft\.graph\.\w+\//i, '');
}
