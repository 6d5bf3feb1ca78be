import { z } from 'zod';
import { InputInvalid, type Fault } from '../../errors.ts';
import type { Localized, Said } from '../../model/content.ts';
import { parseInput } from '../../parse-input.ts';
import { expandVariant } from './expand-variant.ts';
import { templateSchema, type Templates } from './read-template.ts';
import { readVariables } from './template-variables.ts';

const variablesSchema = z.record(z.string(), z.unknown(), 'must be an object').optional();
const named = z.strictObject({ template: z.string(), variables: variablesSchema });
const inline = z.strictObject({ template: templateSchema, variables: variablesSchema });

export type ExpandTemplateDeps = {
  /** Checks an expanded variant as a message; throws `InputInvalid` that names what is at fault in it. */
  readonly read: (variant: object) => Said;
};

/**
 * Puts the variables into every variant of a template, once and for all. Throws `InputInvalid` that names each variable that
 * is missing with the variants in which it stands, and whatever a variant lacks as a message.
 *
 * A variable is shown as it is, wherever it stands: nothing in it is Markdown, a mention or an expression. One for which only
 * a condition asks (`$when`, `if`) may be missing.
 */
export async function expandTemplate(
  asked: object,
  templates: Templates,
  { read }: ExpandTemplateDeps,
): Promise<Localized> {
  const { template, variables = {} } = readAsked(asked, templates);
  const faults: Fault[] = [];
  const ready = readVariables(variables, faults);
  refuse(faults);

  const missing = new Map<string, string[]>();
  const said = new Map<string, Said>();
  for (const [language, variant] of Object.entries(template.variants)) {
    const field = `template.variants.${language}`;
    const expanded = await expandVariant(variant, ready, field);
    for (const name of expanded.missing) missing.set(name, [...(missing.get(name) ?? []), language]);
    faults.push(...expanded.faults);
    const { message } = expanded;
    if (message !== undefined) readInto(said, language, () => read(message), { field, faults });
  }
  for (const [name, languages] of missing) {
    const elsewhere = Object.hasOwn(ready, name) ? `; within $data it is $root.${name}` : '';
    const problem = `is missing: it stands in the variants ${languages.join(', ')}${elsewhere}`;
    faults.push({ field: `variables.${name}`, problem });
  }
  refuse(faults);
  refuse(disagreements(said));
  const otherwise = said.get(template.otherwise);
  if (otherwise === undefined)
    throw new InputInvalid('message', [{ field: 'template.otherwise', problem: 'is missing' }]);
  return { kind: 'localized', variants: Object.fromEntries(said), otherwise };
}

function readAsked(asked: object, templates: Templates) {
  // Parsed by what it seems to be, so that the error names what is wrong with that.
  if (!('template' in asked) || typeof asked.template !== 'string') return parseInput(inline, asked, 'message');
  const { template: name, variables } = parseInput(named, asked, 'message');
  const template = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (template !== undefined) return { template, variables };
  throw new InputInvalid('message', [{ field: 'template', problem: `${name} is none of those that were given` }]);
}

type At = { readonly field: string; readonly faults: Fault[] };

function readInto(said: Map<string, Said>, language: string, read: () => Said, { field, faults }: At): void {
  try {
    said.set(language, read());
  } catch (error) {
    if (!(error instanceof InputInvalid)) throw error;
    faults.push(...error.faults.map((fault) => ({ ...fault, field: `${field}.${fault.field}` })));
  }
}

/** Votes are counted by the place of an option, whatever the language in which somebody read it. */
function disagreements(said: ReadonlyMap<string, Said>): readonly Fault[] {
  const counts = [...said].flatMap(([language, one]) =>
    one.kind === 'poll' ? [{ language, count: one.options.length }] : [],
  );
  return counts
    .filter(({ count }) => count !== counts[0]?.count)
    .map(({ language }) => ({
      field: `template.variants.${language}.options`,
      problem: `must be as many as in ${counts[0]?.language}: the same ones, in the same order`,
    }));
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new InputInvalid('message', faults);
}
