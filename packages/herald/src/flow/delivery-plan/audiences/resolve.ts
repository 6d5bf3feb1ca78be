import { InputInvalid, type HeraldError } from '../../../errors.ts';
import { partsOf, type AudienceAsked, type UnmatchedLine } from '../../../model/audience.ts';
import { personId, tenantId, type PersonId, type TenantId } from '../../../model/ids.ts';
import type { AudienceFound } from '../audience.ts';
import { inTenantOf } from '../audience.ts';
import { except, intersection, union } from './combine.ts';
import { findChannels } from './find-channels.ts';
import { findGroup } from './find-group.ts';
import { findPeople } from './find-people.ts';
import { findTeam, findWhere } from './find-known.ts';
import { MOST_DEEP, MOST_PARTS } from './read-audience.ts';
import { readCsv, type Cell } from './read-csv.ts';
import { beginSet, nobody, noPlaces, type Part, type ResolveDeps, type Resolving } from './resolving.ts';

/** More places than these in one audience are for a list to name. */
const MOST_PLACES = 10_000;
/** So many lines that match nobody are named in an error. */
const MOST_NAMED = 20;

/** Whom an audience means, with what of its lists named nobody. */
export type Resolved = AudienceFound & {
  readonly unmatched: readonly UnmatchedLine[];
  /** Drops what was stored for it: nothing is to come of it. */
  readonly drop: () => Promise<void>;
};

/**
 * Finds out whom an audience means, as of now: groups, lists and saved audiences are looked up, and people who are met so are
 * learnt. Rejects with `InputInvalid` or `AudienceUnavailable`, and keeps nothing then. With `report`, lines that match
 * nobody are told and not refused.
 */
export async function resolveAudience(
  asked: AudienceAsked,
  deps: ResolveDeps,
  { report }: { readonly report: boolean },
): Promise<Resolved> {
  const inTenant = tenantOfAudience(asked);
  const resolving: Resolving = {
    ...deps,
    tenantId: inTenant,
    begun: [],
    unmatched: [],
    faults: [],
    parts: { count: 0 },
  };
  const drop = async (): Promise<void> => {
    try {
      for (const setId of resolving.begun) await deps.audiences.dropSet(inTenant, setId);
    } catch {
      // What is left is dropped later, and whoever drops has something else to tell.
    }
  };
  try {
    const { people, places } = await resolvePart(asked, 'audience', resolving, [], report);
    if (places.size > MOST_PLACES)
      resolving.faults.push({
        field: 'audience',
        problem: `has ${places.size} channels and chats, of ${MOST_PLACES} at most`,
      });
    if (resolving.faults.length > 0) throw new InputInvalid('audience', resolving.faults);
    return {
      tenantId: inTenant,
      audience: { kind: 'set', people, places: [...places].toSorted() },
      unmatched: resolving.unmatched,
      drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function resolvePart(
  asked: AudienceAsked,
  field: string,
  resolving: Resolving,
  names: readonly string[],
  report: boolean,
): Promise<Part> {
  resolving.parts.count += 1;
  if (resolving.parts.count > MOST_PARTS || field.split('.').length + names.length > 2 * MOST_DEEP)
    throw new InputInvalid('audience', [
      { field, problem: `has more than ${MOST_PARTS} parts, or is nested too deep, with the saved audiences in it` },
    ]);
  const each = (parts: readonly AudienceAsked[]): Promise<readonly Part[]> =>
    inTurn(parts, (part, index) => resolvePart(part, `${field}.of[${index}]`, resolving, names, report));
  switch (asked.kind) {
    case 'everyone':
      return { people: { kind: 'everyone' }, places: noPlaces };
    case 'team':
      return findTeam(asked.team, field, resolving);
    case 'where':
      return findWhere(asked, field, resolving);
    case 'list':
      return findList(asked.to, field, resolving);
    case 'group':
      return findGroup(asked.group, field, resolving);
    case 'people':
      return findNamed(
        asked.people.map((text, index) => ({ line: index + 1, text: text.trim() })),
        `${field}.people`,
        resolving,
        report || asked.unmatched === 'leave-out',
      );
    case 'csv':
      return findNamed(
        readCsv(asked.text, asked.column, `${field}.text`),
        `${field}.text`,
        resolving,
        report || asked.unmatched === 'leave-out',
      );
    case 'channels':
      return findChannels(asked, field, resolving);
    case 'chats': {
      const chats = await resolving.audiences.groupChats(resolving.tenantId, MOST_PLACES + 1);
      return { people: nobody, places: new Set(chats.map((id) => `c:${id}`)) };
    }
    case 'saved': {
      const saved = await findSaved(asked.name, field, resolving, names);
      return saved === undefined
        ? { people: nobody, places: noPlaces }
        : resolvePart(saved, field, resolving, [...names, asked.name], report);
    }
    case 'union':
      return union(await each(asked.of));
    case 'intersection':
      return intersection(await each(asked.of));
    case 'except': {
      const of = await resolvePart(asked.of, `${field}.of`, resolving, names, report);
      return except(of, await resolvePart(asked.without, `${field}.without`, resolving, names, report));
    }
  }
}

/** One after the other: each may ask Graph for much. */
async function inTurn<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) results.push(await work(item, index));
  return results;
}

async function findNamed(
  cells: readonly Cell[],
  field: string,
  resolving: Resolving,
  leaveOut: boolean,
): Promise<Part> {
  const before = resolving.unmatched.length;
  const part = await findPeople(cells, resolving);
  const lines = resolving.unmatched.slice(before);
  if (!leaveOut) resolving.faults.push(...faultsOf(lines, field));
  return part;
}

const reasons: Readonly<Record<Exclude<UnmatchedLine['why'], 'repeated'>, string>> = {
  nobody: 'is nobody of this tenant',
  ambiguous: 'is the address of several people: name one by their Entra id',
  'not-an-id': 'is no e-mail address, user principal name, Entra id or 29: id',
  'not-looked-up': 'is not known here, and Microsoft Graph could not be asked',
};

function faultsOf(lines: readonly UnmatchedLine[], field: string) {
  const faults = lines.flatMap(({ line, text, why }) =>
    why === 'repeated' ? [] : [{ field, problem: `line ${line}: ${text} ${reasons[why]}` }],
  );
  const named = faults.slice(0, MOST_NAMED);
  const more = faults.length - named.length;
  return more <= 0 ? named : [...named, { field, problem: `and ${more} lines more; estimate() lists all of them` }];
}

async function findSaved(
  name: string,
  field: string,
  { audiences, tenantId: inTenant, faults }: Resolving,
  names: readonly string[],
): Promise<AudienceAsked | undefined> {
  if (names.includes(name)) {
    faults.push({ field, problem: `is itself a part of ${[...names, name].join(' of ')}` });
    return undefined;
  }
  const saved = await audiences.find(inTenant, name);
  if (saved === undefined) faults.push({ field: `${field}.name`, problem: `is ${name}; no audience was saved so` });
  return saved?.audience;
}

async function findList(
  to: Extract<AudienceAsked, { kind: 'list' }>['to'],
  field: string,
  resolving: Resolving,
): Promise<Part> {
  const { find, keyOf, tenantId: inTenant, audiences, faults } = resolving;
  const people: PersonId[] = [];
  const places = new Set<string>();
  for (const [index, one] of to.entries())
    try {
      const key = await keyOf(await find(inTenantOf(one, inTenant)));
      if (key.tenantId !== inTenant)
        faults.push({
          field: `${field}.to[${index}]`,
          problem: `is in tenant ${key.tenantId}, the others in ${inTenant}`,
        });
      else if (key.place.startsWith('p:')) people.push(personId(key.place.slice(2)));
      else places.add(key.place);
    } catch (error) {
      if (!isCoded(error)) throw error;
      faults.push({ field: `${field}.to[${index}]`, problem: `cannot be written to: ${error.message}` });
    }
  if (people.length === 0) return { people: nobody, places };
  const setId = await beginSet(resolving);
  await audiences.add(inTenant, setId, people);
  return { people: { kind: 'stored', setId }, places };
}

const isCoded = (error: unknown): error is HeraldError => error instanceof Error && 'code' in error;

/** The one tenant that every part names. */
export function tenantOfAudience(asked: AudienceAsked): TenantId {
  const named = [...new Set(tenantsIn(asked).map(tenantId))];
  const [only, ...others] = named;
  if (only === undefined)
    throw new InputInvalid('audience', [{ field: 'audience', problem: 'names no tenant: say it at one of its parts' }]);
  if (others.length > 0)
    throw new InputInvalid('audience', [
      { field: 'audience', problem: `is in tenants ${named.join(', ')}: a message belongs to one tenant` },
    ]);
  return only;
}

function tenantsIn(asked: AudienceAsked): readonly string[] {
  if ('tenant' in asked) return [asked.tenant];
  return partsOf(asked).flatMap(tenantsIn);
}
