import { BAR } from './kinds/vote-bars.ts';

/**
 * What a card says as plain text, a line for each paragraph: for clients that do not show the card, and for whoever reads
 * without one. Buttons that come back to the bot cannot be pressed there and are left out; links are written out.
 */
export const plainText = (card: object): string => linesOf(card).join('\n');

/** The words between a name and a value that stand side by side. */
const BETWEEN = ': ';

function linesOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(linesOf);
  if (!isObject(part) || part['isVisible'] === false) return [];
  switch (part['type']) {
    case 'RichTextBlock':
      return lineOf(textsOf(part['inlines']).join(''));
    case 'TextBlock':
      return lineOf(textOf(part['text']));
    case 'Image':
      return lineOf(textOf(part['altText']));
    case 'FactSet':
      return objectsOf(part['facts']).map((fact) => [textOf(fact['title']), textOf(fact['value'])].join(BETWEEN));
    case 'ColumnSet':
      return lineOf(
        objectsOf(part['columns'])
          .map((column) => linesOf(column).join('\n'))
          .join(BETWEEN),
      );
    case 'Input.ChoiceSet':
      return [...lineOf(textOf(part['label'])), ...objectsOf(part['choices']).map(({ title }) => `- ${textOf(title)}`)];
    case 'Input.Toggle':
      return [`${part['value'] === 'true' ? '[x]' : '[ ]'} ${textOf(part['title'])}`];
    case 'Action.OpenUrl':
      return [[textOf(part['title']), textOf(part['url'])].filter((text) => text !== '').join(BETWEEN)];
    case 'Action.ShowCard':
      return linesOf(part['card']);
    default:
      return container(part);
  }
}

/** What holds others; a link of the whole is written at the end of it. */
function container(part: Readonly<Record<string, unknown>>): readonly string[] {
  const held = ['items', 'body', 'columns', 'rows', 'cells', 'actions'].flatMap((key) => linesOf(part[key]));
  const action = part['selectAction'];
  return isObject(action) && action['type'] === 'Action.OpenUrl' ? [...held, textOf(action['url'])] : held;
}

const lineOf = (text: string): readonly string[] => (text.replaceAll(BAR, '').trim() === '' ? [] : [text]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectsOf = (value: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> =>
  Array.isArray(value) ? value.filter(isObject) : [];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textsOf = (inlines: unknown): readonly string[] =>
  Array.isArray(inlines) ? inlines.map((run) => (isObject(run) ? textOf(run['text']) : textOf(run))) : [];
