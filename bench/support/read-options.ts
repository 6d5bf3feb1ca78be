import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Bench, Defaults } from './bench.ts';

/** What is wrong with a command line, in words for whoever typed it. */
export class Misused extends Error {
  override readonly name = 'Misused';
}

/** Reads a bench's options; throws `Misused` that names the first one that will not do. */
export function readOptions(
  { defaults, choices = {} }: Pick<Bench, 'defaults' | 'choices'>,
  words: readonly string[],
): { readonly options: Defaults; readonly json: boolean } {
  const named = Object.keys(defaults).map((name) => [kebab(name), { type: 'string' as const }] as const);
  const { values } = parsed(words, Object.fromEntries(named));
  const options: Record<string, number | string> = {};
  for (const [name, otherwise] of Object.entries(defaults)) {
    const given = values[kebab(name)];
    options[name] = typeof given === 'string' ? read(name, given, otherwise, choices[name]) : otherwise;
  }
  return { options, json: values['json'] === true };
}

function read(name: string, given: string, otherwise: number | string, choices?: readonly string[]): number | string {
  if (typeof otherwise === 'number') {
    if (/^\d+$/.test(given)) return Number(given);
    throw new Misused(`--${kebab(name)}: expected a whole number such as ${otherwise}, got ${given}`);
  }
  if (choices === undefined || choices.includes(given)) return given;
  throw new Misused(`--${kebab(name)}: expected ${choices.join(' or ')}, got ${given}`);
}

function parsed(words: readonly string[], options: Record<string, { readonly type: 'string' }>) {
  try {
    const known: ParseArgsOptionsConfig = { ...options, json: { type: 'boolean' } };
    return parseArgs({ args: [...words], options: known });
  } catch (error) {
    throw new Misused(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
