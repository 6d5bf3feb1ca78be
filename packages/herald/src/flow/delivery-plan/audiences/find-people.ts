import type { NamedPerson } from '../../../audience-ports.ts';
import type { UnmatchedLine } from '../../../model/audience.ts';
import { entraId, teamsId, type PersonId } from '../../../model/ids.ts';
import type { Lesson } from '../../../model/lesson.ts';
import { askUsers } from './ask-users.ts';
import { seen } from './learn-users.ts';
import { namesSomebody, type Cell } from './read-csv.ts';
import { beginSet, noPlaces, type Part, type Resolving } from './resolving.ts';

/** So many are looked up in Graph, and learnt, at a time. */
const SLICE = 1_500;

type Named = { readonly cell: Cell; readonly named: NamedPerson };

/**
 * Finds the people whom a list names: in the address book, and in Graph those who are not in that. Whoever is not found, or
 * named again, is told. Ids are believed where Graph cannot be asked, since Teams takes them from whoever knows them.
 */
export async function findPeople(cells: readonly Cell[], resolving: Resolving): Promise<Part> {
  const setId = await beginSet(resolving);
  const told: UnmatchedLine[] = [];
  const tell = (cell: Cell, why: UnmatchedLine['why']): void => void told.push({ ...cell, why });
  const named = cells.flatMap((cell): readonly Named[] => {
    const one = nameIn(cell.text);
    if (one === undefined) tell(cell, 'not-an-id');
    return one === undefined ? [] : [{ cell, named: one }];
  });
  const adding: Adding = { ...resolving, setId, seen: new Set(), tell };
  const missing = await addKnown(named, adding);
  for (let start = 0, mayAsk = true; start < missing.length; start += SLICE)
    mayAsk = await lookUp(missing.slice(start, start + SLICE), mayAsk, adding);
  resolving.unmatched.push(...told.toSorted((one, other) => one.line - other.line));
  return { people: { kind: 'stored', setId }, places: noPlaces };
}

type Adding = Resolving & {
  readonly setId: string;
  /** Whom lines have named so far. */
  readonly seen: Set<PersonId>;
  readonly tell: (cell: Cell, why: UnmatchedLine['why']) => void;
};

/**
 * Asks Graph for those who are not known, learns whom it has, and tells of the others. Answers whether the next may be asked
 * for: not where Graph said nothing of any.
 */
async function lookUp(missing: readonly Named[], mayAsk: boolean, adding: Adding): Promise<boolean> {
  const { addressBook, tenantId, clock, tell } = adding;
  const names = missing.map((one) => one.named);
  const { users, unasked } = mayAsk ? await askUsers(names, adding) : { users: [], unasked: new Set(names) };
  const isUnasked = ({ named: one }: Named): boolean => unasked.has(one);
  const lessons = [
    ...users.map((user) => seen(user, tenantId, clock.now())),
    ...missing.flatMap((one) => (isUnasked(one) || one.named.by === 'teamsId' ? strangers(one.named, adding) : [])),
  ];
  if (lessons.length > 0) await addressBook.learn(lessons);
  const nobody = await addKnown(missing, adding);
  for (const one of nobody) tell(one.cell, isUnasked(one) ? 'not-looked-up' : 'nobody');
  const asked = names.filter(({ by }) => by !== 'teamsId').length;
  return asked === 0 ? mayAsk : unasked.size < asked;
}

function nameIn(text: string): NamedPerson | undefined {
  if (!namesSomebody(text)) return undefined;
  if (text.includes('@')) return { by: 'address', value: text };
  return text.startsWith('29:') ? { by: 'teamsId', value: teamsId(text) } : { by: 'entraId', value: entraId(text) };
}

/** Adds those who are known; the others are left. */
async function addKnown(
  named: readonly Named[],
  { audiences, tenantId, setId, seen: before, tell }: Adding,
): Promise<readonly Named[]> {
  const matches = await audiences.match(
    tenantId,
    named.map((one) => one.named),
  );
  const found: PersonId[] = [];
  const missing: Named[] = [];
  for (const [index, one] of named.entries()) {
    const [person, another] = matches[index] ?? [];
    if (person === undefined) missing.push(one);
    else if (another !== undefined) tell(one.cell, 'ambiguous');
    else if (before.has(person)) tell(one.cell, 'repeated');
    else {
      before.add(person);
      found.push(person);
    }
  }
  await audiences.add(tenantId, setId, found);
  return missing;
}

function strangers(named: NamedPerson, { tenantId, clock }: Resolving): readonly Lesson[] {
  if (named.by === 'address') return [];
  const person = named.by === 'entraId' ? { entraId: named.value } : { teamsId: named.value };
  return [{ kind: 'person-seen', tenantId, at: clock.now(), person }];
}
