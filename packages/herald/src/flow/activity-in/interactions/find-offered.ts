import { isDeepStrictEqual } from 'node:util';
import { BUTTON_KEY } from '../../../model/buttons.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What came with a press: the author's data, and what was filled in. */
export type Offered = { readonly data: Fields; readonly inputs: Fields };

/**
 * Finds an author's button on the card as it stands, and what of the data that came belongs to it. What comes from a client may
 * be made up: the data are those of the card, and undefined says that nothing like it is offered there.
 */
export function findOffered(card: object, verb: string, came: Fields): Offered | undefined {
  const all = [...partsOf(card)];
  const inputs = new Set(
    all.flatMap(({ type, id }) => (isText(type) && type.startsWith('Input.') && isText(id) ? [id] : [])),
  );
  for (const { data } of all) {
    if (!isFields(data)) continue;
    const { [BUTTON_KEY]: ours, ...own } = data;
    if (!isFields(ours) || ours['do'] !== 'act' || ours['verb'] !== verb) continue;
    // An input of the same name comes in its place (protocol sheet, section 8).
    if (Object.entries(own).every(([key, value]) => inputs.has(key) || isDeepStrictEqual(came[key], value)))
      return { data: own, inputs: Object.fromEntries(Object.entries(came).filter(([key]) => inputs.has(key))) };
  }
  return undefined;
}

/** Every object in a card, the card first. */
function* partsOf(value: unknown): Generator<Fields> {
  if (Array.isArray(value)) for (const one of value) yield* partsOf(one);
  else if (isFields(value)) {
    yield value;
    for (const one of Object.values(value)) yield* partsOf(one);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
