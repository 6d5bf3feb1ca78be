import { randomUUID } from 'node:crypto';
import { personId, type EntraId, type PersonId, type TeamsId, type TenantId } from '../../model/ids.ts';
import type { Lesson, PersonNamed } from '../../model/lesson.ts';
import type { Listed, PersonRow } from '../schema.ts';
import { join, say, saidAt, type Facts } from './said.ts';

/** Somebody named, when that was true, and what was said of them beside their names. */
export type Mention = {
  readonly person: PersonNamed;
  readonly at: Date;
  readonly says: 'seen' | 'gone' | Extract<Lesson, { kind: 'person-listed' | 'person-unlisted' | 'mailbox-asked' }>;
};

/** Who is known after some mentions, and how that differs from what was stored. */
export type Met = {
  /** Rows that are new or differ. */
  readonly changed: readonly PersonRow[];
  /** Stored rows that turned out to be the person of another, in the order found. */
  readonly joined: readonly { readonly from: PersonId; readonly into: PersonId }[];
  /** Who is meant; undefined for whoever was named by neither an Entra id nor a `29:` id. */
  readonly idOf: (person: PersonNamed) => PersonId | undefined;
};

/**
 * Works out who is who: a person may be known by Entra id, by `29:` id, or by both, and rows for one person become one.
 * `stored` must hold every row that has an id of those mentioned.
 */
export function meetPeople(tenantId: TenantId, stored: readonly PersonRow[], mentions: readonly Mention[]): Met {
  const before = new Map(stored.map((row) => [row.person_id, row]));
  const roll = createRoll(stored);
  const joined: { from: PersonId; into: PersonId }[] = [];

  /** The row of who is mentioned, and whether the `29:` id is theirs. */
  function whose({ person: { entraId, teamsId }, at }: Mention): { row: PersonRow; ownsTeamsId: boolean } {
    const byEntra = roll.byEntra(entraId);
    const byTeams = roll.byTeams(teamsId);
    if (byTeams === undefined || byTeams === byEntra) return { row: byEntra ?? blank(tenantId), ownsTeamsId: true };
    if (entraId === undefined || (byEntra === undefined && byTeams.entra_id === null))
      return { row: byTeams, ownsTeamsId: true };
    if (byEntra !== undefined && byTeams.entra_id === null) {
      roll.remove(byTeams);
      joined.push({ from: byTeams.person_id, into: byEntra.person_id });
      return { row: join(byEntra, byTeams), ownsTeamsId: true };
    }
    // The `29:` id stands with somebody else's Entra id: the later word wins, and nobody becomes somebody else.
    const ownsTeamsId = saidAt(byTeams, 'teams_id') <= at.toISOString();
    if (ownsTeamsId) roll.put({ ...byTeams, teams_id: null });
    return { row: byEntra ?? blank(tenantId), ownsTeamsId };
  }

  for (const mention of mentions) {
    const { person, at } = mention;
    const { entraId, teamsId } = person;
    if (entraId === undefined && teamsId === undefined) continue;
    const { row, ownsTeamsId } = whose(mention);
    const facts = factsIn(mention, row);
    if (facts === undefined) continue;
    roll.put(say(row, at, { entra_id: entraId, teams_id: ownsTeamsId ? teamsId : undefined, ...facts }));
  }
  return {
    changed: roll.rows().filter((row) => before.get(row.person_id) !== row),
    joined: joined.filter(({ from }) => before.has(from)),
    idOf: ({ entraId, teamsId }) => (roll.byEntra(entraId) ?? roll.byTeams(teamsId))?.person_id,
  };
}

/** Rows by each of their ids. */
function createRoll(stored: readonly PersonRow[]) {
  const rows = new Map<PersonId, PersonRow>();
  const byEntra = new Map<EntraId, PersonId>();
  const byTeams = new Map<TeamsId, PersonId>();
  const get = (id: PersonId | undefined): PersonRow | undefined => (id === undefined ? undefined : rows.get(id));
  function remove({ person_id }: PersonRow): void {
    const row = rows.get(person_id);
    if (row?.entra_id != null) byEntra.delete(row.entra_id);
    if (row?.teams_id != null) byTeams.delete(row.teams_id);
    rows.delete(person_id);
  }
  function put(row: PersonRow): void {
    remove(row);
    rows.set(row.person_id, row);
    if (row.entra_id !== null) byEntra.set(row.entra_id, row.person_id);
    if (row.teams_id !== null) byTeams.set(row.teams_id, row.person_id);
  }
  for (const row of stored) put(row);
  return {
    put,
    remove,
    rows: () => [...rows.values()],
    byEntra: (id: EntraId | undefined) => (id === undefined ? undefined : get(byEntra.get(id))),
    byTeams: (id: TeamsId | undefined) => (id === undefined ? undefined : get(byTeams.get(id))),
  };
}

/** What somebody is said to be; undefined when that says nothing of them. */
function factsIn({ person, at, says }: Mention, { listed }: PersonRow): Facts<PersonRow> | undefined {
  if (says === 'seen') return { gone: false, ...told(person) };
  if (says === 'gone') return { gone: true, ...FORGOTTEN, ...(listed === null ? {} : { listed: DELETED }) };
  const isListed = listed !== null && listed.deleted === undefined;
  switch (says.kind) {
    case 'person-listed': {
      const { timeZone, mailboxAskedAt } = isListed ? listed : {};
      const mailbox = { ...(timeZone && { timeZone }), ...(mailboxAskedAt && { mailboxAskedAt }) };
      const { userPrincipalName: upn = null, email = null, name = null } = person;
      const names = { user_principal_name: upn, upn_key: upn?.toLowerCase() ?? null, email, name };
      return { gone: false, ...names, listed: { ...says.listing, ...mailbox } };
    }
    case 'person-unlisted':
      if (listed === null) return undefined;
      return { listed: DELETED, ...(says.forGood ? { gone: true, ...FORGOTTEN } : {}) };
    case 'mailbox-asked': {
      const { timeZone } = says;
      if (!isListed) return undefined;
      return { listed: { ...listed, mailboxAskedAt: at.toISOString(), ...(timeZone && { timeZone }) } };
    }
  }
}

const DELETED: Listed = { deleted: true };

/** Everything but the ids, by which an older lesson that comes late still finds that they are gone. */
const FORGOTTEN = {
  user_principal_name: null,
  upn_key: null,
  email: null,
  name: null,
  locale: null,
  time_zone: null,
} satisfies Facts<PersonRow>;

const told = ({ userPrincipalName, email, name, locale, timeZone }: PersonNamed): Facts<PersonRow> => ({
  user_principal_name: userPrincipalName,
  upn_key: userPrincipalName?.toLowerCase(),
  email,
  name,
  locale,
  time_zone: timeZone,
});

const blank = (tenantId: TenantId): PersonRow => ({
  tenant_id: tenantId,
  person_id: personId(randomUUID()),
  entra_id: null,
  teams_id: null,
  ...FORGOTTEN,
  gone: false,
  listed: null,
  said_at: {},
});
