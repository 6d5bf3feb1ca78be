import type { Answer } from '../../../answer.ts';
import type { Condition } from '../../../state/condition.ts';
import { defaultProperties } from '../../../state/directory-properties.ts';
import { parseFilter } from '../../odata/parse-filter.ts';
import { sealToken } from '../../odata/page-token.ts';
import { readTop } from '../../odata/query.ts';
import { readSelect } from '../../odata/select.ts';
import { permissions } from '../../permissions.ts';
import { refuse } from '../../refusal.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../../route.ts';
import { readDeltaToken, type DeltaToken, type Round } from './delta-token.ts';
import { usersChanged, usersThere, type DeltaPage } from './delta-pages.ts';
import { userProperties } from './user-view.ts';

// What a page has where the caller does not ask for a size (unconfirmed).
const usualPage = 200;
const mostOnPage = 999;
const mostFiltered = 50;

/** The users delta: everybody first, then what changed (sheet 6.9). */
export const usersDelta: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/users/delta',
    operation: 'usersDelta',
    permissions: permissions.users,
    limit: { of: 'directory', units: 1 },
    handle: delta,
  },
];

function delta(call: GraphCall): Answer {
  call.query.allowOnly('$select', '$filter', '$top', '$skiptoken', '$deltatoken');
  const token = tokenOf(call);
  const page = pageOf(call, token);
  const select = token.select ?? defaultProperties;
  const { next } = page;
  const link =
    next === undefined
      ? { '@odata.deltaLink': linkTo(call, '$deltatoken', { ...token, round: { kind: 'link', after: endOf(token) } }) }
      : { '@odata.nextLink': linkTo(call, '$skiptoken', { ...token, round: goingOn(token.round, next) }) };
  return {
    ...ok({
      ...contextOf(call, token.select === undefined ? 'users' : `users(${select.join(',')})`),
      ...link,
      value: page.value,
    }),
    headers: appliedTo(call),
  };
}

function pageOf(call: GraphCall, token: DeltaToken): DeltaPage {
  const { round } = token;
  if (round.kind === 'link') return { value: [], next: undefined };
  const size = pageSizeOf(call, token);
  return round.kind === 'everybody' ? usersThere(call, token, round, size) : usersChanged(call, token, round, size);
}

// A page may be empty and still have one after it: what was looked at is what counts.
function pageSizeOf({ prefer }: GraphCall, { size = usualPage }: DeltaToken): number {
  const preferred = /odata\.maxpagesize=(\d+)/i.exec(prefer)?.[1];
  return Math.min(Math.max(1, preferred === undefined ? size : Number(preferred)), mostOnPage);
}

function appliedTo({ prefer }: GraphCall): Readonly<Record<string, string>> {
  const applied = /odata\.maxpagesize=\d+|return=minimal/gi;
  const names = prefer.match(applied) ?? [];
  return names.length === 0 ? {} : { 'preference-applied': names.join(', ') };
}

/** The state of the round: from the link that was followed, or a new one with what the query asks for. */
function tokenOf(call: GraphCall): DeltaToken {
  const { world, caller, query } = call;
  const [delta$, skip] = [query.get('$deltatoken'), query.get('$skiptoken')];
  const { changes, order } = world.people.directory(caller.tenantId);
  const log = changes.size;
  if (delta$ !== undefined && delta$ !== '' && delta$.toLowerCase() !== 'latest') {
    const token = readDeltaToken(call, delta$);
    if (token.round.kind !== 'link') throw refuse('badDirectoryRequest', 'The token is no delta token.');
    return { ...token, round: { kind: 'changes', from: token.round.after, to: log, at: token.round.after } };
  }
  if (skip !== undefined) {
    const token = readDeltaToken(call, skip);
    if (token.round.kind === 'link') throw refuse('badDirectoryRequest', 'The token is no skip token.');
    return token;
  }
  const round: Round =
    delta$?.toLowerCase() === 'latest'
      ? { kind: 'link', after: log }
      : { kind: 'everybody', to: order.size, at: 0, log };
  return {
    tenant: caller.tenantId,
    expired: world.tenants.get(caller.tenantId)?.deltaTokensExpired ?? 0,
    issuedAt: world.clock.now(),
    select: withId(readSelect(query, userProperties)),
    ids: idsIn(query.get('$filter')),
    size: query.get('$top') === undefined ? undefined : readTop(query, { most: mostOnPage }),
    round,
  };
}

/** Where the next round begins: where the log was when this one began, so that nothing falls between. */
const endOf = ({ round }: DeltaToken): number => {
  switch (round.kind) {
    case 'link':
      return round.after;
    case 'everybody':
      return round.log;
    case 'changes':
      return round.to;
  }
};

const goingOn = (round: Round, at: number): Round => (round.kind === 'link' ? round : { ...round, at });

function linkTo({ base, world }: GraphCall, name: '$deltatoken' | '$skiptoken', token: DeltaToken): string {
  // A delta token lasts from when it is given out; the pages of a round last as long as the round.
  const issuedAt = name === '$deltatoken' ? world.clock.now() : token.issuedAt;
  return `${base}/users/delta?${name}=${sealToken({ ...token, issuedAt })}`;
}

const withId = (select: readonly string[] | undefined): readonly string[] | undefined =>
  select === undefined ? undefined : [...new Set([...select, 'id'])];

/** The ids of a filter by id, the only one that there is for the delta (sheet 6.9). */
function idsIn(filter: string | undefined): readonly string[] | undefined {
  if (filter === undefined) return undefined;
  const condition = parseFilter(filter);
  const all: readonly Condition[] = condition.kind === 'or' ? condition.of : [condition];
  const ids = all.map((one) => {
    const isId = one.kind === 'compare' && one.path.toLowerCase() === 'id' && one.by === 'eq';
    if (!isId) throw refuse('unsupportedQuery', 'The delta of users can be filtered by id only.');
    return String(one.value);
  });
  if (ids.length > mostFiltered)
    throw refuse('unsupportedQuery', `Too many ids in the filter: ${ids.length}. Max allowed: ${mostFiltered}.`);
  return ids;
}
