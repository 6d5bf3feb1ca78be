import { InputInvalid } from '../../errors.ts';
import { datesAsIso } from './dates.ts';
import { asMarkdown, asMarkdownUrl } from './markdown.ts';
import { marks, withoutMarks } from './template-marks.ts';
import type { Place } from './template-places.ts';

const quoted = String.raw`'(?:\\['\\]|[^'\\]|\\(?!['\\]))*'|"(?:\\["\\]|[^"\\]|\\(?!["\\]))*"`;
const braced = `\\{(?:${quoted}|[^{}'"\`])*\\}`;
const bracedTwice = `\\{(?:${quoted}|${braced}|[^{}'"\`])*\\}`;
/** An expression as the language's grammar has it, or a character that is kept from meaning one. */
const part = new RegExp(
  `(?<expression>\\$\\{(?:${quoted}|${bracedTwice}|[^\\r\\n{}'"\`])+\\})|\\\\(?<kept>[\`$])`,
  'g',
);

/** The address of a link in Markdown, as far as it was written. */
const inLink = /\]\([^()\s]*$/;

/**
 * A text of a template, marked so that after it was expanded one can tell what came from variables. Throws `InputInvalid` for
 * a `${` with which no expression begins.
 */
export function prepareText(text: string, place: Place): string {
  const clean = withoutMarks(text);
  if (!clean.includes('${')) return clean;
  let prepared = '';
  let end = 0;
  let expressions = 0;
  for (const {
    0: { length },
    index,
    groups,
  } of clean.matchAll(part)) {
    const { expression, kept } = groups ?? {};
    prepared += literal(clean.slice(end, index));
    if (expression === undefined) prepared += kept === '$' ? marks.dollar : '\\`';
    else {
      expressions += 1;
      prepared += wrapped(expression, place, clean.slice(0, index));
    }
    end = index + length;
  }
  prepared += literal(clean.slice(end));
  return expressions === 0 ? prepared : `${prefix(place)}${prepared}`;
}

/** The parser takes a text between backticks, and must not see an expression where we saw none. */
function literal(text: string): string {
  if (text.includes('${'))
    throw new InputInvalid('template', [{ field: 'text', problem: 'has no expression after ${' }]);
  return text.replaceAll('`', '\\`');
}

function wrapped(expression: string, place: Place, before: string): string {
  const mark = valueMark(place, before);
  return mark === undefined ? expression : `${mark}${expression}${marks.valueEnd}`;
}

function valueMark(place: Place, before: string): string | undefined {
  if (place === 'name') return marks.nameValue;
  if (place !== 'markdown') return undefined;
  // What a mention calls somebody has to be what its entity says, letter by letter.
  if (before.endsWith('<at>')) return marks.nameValue;
  return inLink.test(before) ? marks.linkValue : marks.value;
}

function prefix(place: Place): string {
  if (place === 'url') return marks.url;
  return place === 'text' ? marks.text : '';
}

const value = new RegExp(
  `([${marks.value}${marks.linkValue}${marks.nameValue}])([^${marks.valueEnd}]*)${marks.valueEnd}`,
  'g',
);

/** An expanded text, with what variables put there as its place bears it; `inserted` when all of it came from one. */
export function finishText(text: string, place: Place, inserted: boolean): string {
  return inPlace(text, place, inserted).replaceAll(marks.dollar, '$');
}

function inPlace(text: string, place: Place, inserted: boolean): string {
  switch (place) {
    case 'markdown':
    case 'name':
      if (inserted) return place === 'name' ? text : asMarkdown(text);
      return text.replaceAll(value, (_, mark: string, held: string) => {
        if (mark === marks.nameValue) return held.replaceAll(/[<>]/g, '');
        return mark === marks.linkValue ? asMarkdownUrl(datesAsIso(held)) : asMarkdown(held);
      });
    case 'text':
      return text.replace(marks.text, '');
    case 'url':
      return datesAsIso(text.replace(marks.url, ''));
    case 'announcement':
    case 'message':
    case 'inlines':
      return text;
    case 'card':
    case 'facts':
    case 'data':
      return datesAsIso(text);
  }
}

/** Whether a text still holds an expression: it could not be evaluated. */
export const isFailed = (text: string): boolean => text.includes('${');
