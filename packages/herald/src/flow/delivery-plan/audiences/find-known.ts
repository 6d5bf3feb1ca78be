import type { AudienceAsked } from '../../../model/audience.ts';
import { attributes } from './read-audience.ts';
import { nobody, noPlaces, type Part, type Resolving } from './resolving.ts';

/**
 * The members of a team as the address book has them. One of which it knows nobody is at fault: who is to be left out would
 * quietly be written to.
 */
export async function findTeam(team: string, field: string, { audiences, tenantId, faults }: Resolving): Promise<Part> {
  if (await audiences.hasMembers(tenantId, team)) return { people: { kind: 'team', teamId: team }, places: noPlaces };
  faults.push({
    field: `${field}.team`,
    problem: `is ${team}; no member of it is known: ask for them with fetchRoster, or name its group`,
  });
  return { people: nobody, places: noPlaces };
}

/** People by what the directory says of them; it is at fault to ask before that was read once. */
export async function findWhere(
  asked: Extract<AudienceAsked, { kind: 'where' }>,
  field: string,
  { directories, tenantId, faults }: Resolving,
): Promise<Part> {
  const said = Object.fromEntries(
    attributes.flatMap((name): ReadonlyArray<readonly [string, readonly string[]]> => {
      const value = asked[name];
      return value === undefined ? [] : [[name, typeof value === 'string' ? [value] : value]];
    }),
  );
  // Languages are known of others too: Teams says them.
  const ofDirectory = attributes.find((name) => name !== 'language' && asked[name] !== undefined);
  if (ofDirectory !== undefined && (await directories.find(tenantId))?.progress.lastSynced === undefined)
    faults.push({
      field: `${field}.${ofDirectory}`,
      problem: 'is of the directory, which was not read to its end yet: call syncDirectory once',
    });
  return { people: { kind: 'where', attributes: said }, places: noPlaces };
}
