import type * as engineModule from 'adaptivecards-templating/lib/template-engine.js';
import type { Fault } from '../../errors.ts';
import { findUnreadable, startOf, type VariantRead } from './read-template.ts';
import { marks } from './template-marks.ts';
import { placeIn, type Place } from './template-places.ts';
import { finishText, isFailed, prepareText } from './template-text.ts';
import type { Variables } from './template-variables.ts';
import { isInline, isOpenable } from './urls.ts';

/** A variant with the variables in it, or what keeps it from being one. */
export type Expanded = {
  /** Undefined when it is none. */
  readonly message: object | undefined;
  /** Variables that it names and was not given; nothing else is told then, for it may come of that. */
  readonly missing: readonly string[];
  readonly faults: readonly Fault[];
};

type Engine = typeof engineModule;

/** Parsing takes longer than expanding, and a named template is the same object each time. */
const parsed = new WeakMap<VariantRead, engineModule.Template>();

/** Puts the variables into one variant; `field` says where it stands. */
export async function expandVariant(variant: VariantRead, variables: Variables, field: string): Promise<Expanded> {
  // Heavy, and wanted only by those who have templates. Not by the package's name: its types need another package's source.
  const engine = await import('adaptivecards-templating/lib/template-engine.js');
  const template = parsed.get(variant) ?? parse(variant, engine);
  if (template === undefined) return { message: undefined, missing: [], faults: await findUnreadable(variant, field) };
  parsed.set(variant, template);
  const missing = new Set<string>();
  const expanded = noting(missing, engine, () => template.expand({ $root: variables }));
  if (missing.size > 0) return { message: undefined, missing: [...missing], faults: [] };
  if (expanded === undefined) return { message: undefined, missing: [], faults: [{ field, problem: FAILED }] };
  const faults: Fault[] = [];
  const message = finish(expanded.value, startOf(variant), { field, faults, inserted: false });
  return { message: faults.length === 0 && isObject(message) ? message : undefined, missing: [], faults };
}

function parse(variant: VariantRead, { Template }: Engine): engineModule.Template | undefined {
  try {
    return new Template(prepare(variant, startOf(variant)));
  } catch {
    return undefined;
  }
}

/**
 * Runs what tells of variables that are missing by a setting of the whole process, which is ours while nothing else can run.
 * Undefined when an expression failed.
 */
function noting(missing: Set<string>, { GlobalSettings }: Engine, run: () => unknown): { value: unknown } | undefined {
  const theirs = GlobalSettings.getUndefinedFieldValueSubstitutionString;
  GlobalSettings.getUndefinedFieldValueSubstitutionString = (path) => {
    missing.add(path.replace(/^\$(?:root|data)\./, ''));
    return '-';
  };
  try {
    return { value: run() };
  } catch {
    return undefined;
  } finally {
    if (theirs === undefined) delete GlobalSettings.getUndefinedFieldValueSubstitutionString;
    else GlobalSettings.getUndefinedFieldValueSubstitutionString = theirs;
  }
}

const FAILED = 'holds an expression that cannot be evaluated with these variables';

/** The variant with its texts and objects marked. */
function prepare(node: unknown, place: Place): unknown {
  if (typeof node === 'string') return prepareText(node, place);
  if (Array.isArray(node)) return node.map((item) => prepare(item, place));
  if (!isObject(node)) return node;
  const fields = Object.entries(node).map(([key, item]) => [
    key,
    key === '$data' && typeof item === 'object' ? item : prepare(item, placeIn(place, node, key)),
  ]);
  return { ...Object.fromEntries(fields), [marks.own]: true };
}

type Within = { readonly field: string; readonly faults: Fault[]; readonly inserted: boolean };

/** What was expanded, without marks, and with everything that came from variables made fit for its place. */
function finish(node: unknown, place: Place, { field, faults, inserted }: Within): unknown {
  if (typeof node === 'string') {
    if (isFailed(node)) faults.push({ field, problem: FAILED });
    const text = finishText(node, place, inserted);
    if (place === 'url' && (inserted || node.startsWith(marks.url)) && !isOpenable(text) && !isInline(text))
      faults.push({ field, problem: 'is no https address with these variables' });
    return text;
  }
  if (Array.isArray(node))
    return node.map((item, index) => finish(item, place, { field: `${field}[${index}]`, faults, inserted }));
  if (!isObject(node)) return node;
  const own = !(marks.own in node);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== marks.own)
      .map(([key, item]) => [
        key,
        finish(item, placeIn(place, node, key), { field: `${field}.${key}`, faults, inserted: own }),
      ]),
  );
}

const isObject = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
