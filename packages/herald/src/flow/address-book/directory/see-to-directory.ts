import type { LaneHold } from '../../../lane-ports.ts';
import type { Chore } from '../../../model/chore.ts';
import type { DirectoryState, DirectoryStep, DirectoryStore } from '../../../directory-ports.ts';
import { ServiceUrlNotTrusted } from '../../../errors.ts';
import type { Graph } from '../../../graph-ports.ts';
import type { TenantId } from '../../../model/ids.ts';
import type { Clock } from '../../../ports.ts';
import { askMailboxes } from './ask-mailboxes.ts';
import { readPage, type Page } from './read-page.ts';
import { readUser, USER_PROPERTIES } from './read-user.ts';
import { begin, isUnderWay, onExpired, onFailure, onPage, onPhaseDone, onSome, trueAt } from './rounds.ts';

/** So many steps are one turn: a lane that is to be given back waits no longer. */
const STEPS_A_TURN = 10;
/** How many who are not in the directory any more are told of at once. */
const UNSEEN_AT_ONCE = 500;
/** How many mailboxes are asked between two steps. */
const MAILBOXES_AT_ONCE = 100;
/** A mailbox without a time zone is asked again after so long. */
const MAILBOX_AGAIN_MS = 30 * 24 * 60 * 60_000;

/** Everybody, as many on a page as Graph gives (protocol sheet, 6.8 and 6.9). */
const FIRST_PAGE = `/users/delta?$select=${USER_PROPERTIES.join(',')}`;
const PREFER = 'odata.maxpagesize=999';

export type SeeToDirectoryDeps = {
  readonly graph: Pick<Graph, 'ask' | 'askAll'>;
  readonly directories: DirectoryStore;
  readonly clock: Clock;
  /** How long after a sync the next one is due. */
  readonly everyMs: number;
  /** Whether mailboxes are asked for their time zones. */
  readonly timeZones: boolean;
};

/**
 * Takes the next steps of a tenant's sync, each stored with where to go on: whoever is killed between two loses nothing.
 * Resolves with `more` when there are more to take. When the signal fires it waits no longer; whoever has the lane next goes on.
 */
export function createSeeToDirectory(
  deps: SeeToDirectoryDeps,
): (hold: LaneHold, chore: Chore, signal: AbortSignal) => Promise<'more' | undefined> {
  const { directories, clock } = deps;
  return async (hold, chore, signal) => {
    const take = (step: (state: DirectoryState) => DirectoryStep) => directories.step(hold, chore, step);
    try {
      let state = await take((before) => begin(before, clock.now()));
      for (let steps = 0; steps < STEPS_A_TURN; steps += 1) {
        if (state === undefined) return undefined;
        state = await take(await nextStep(state, { ...deps, tenant: hold.tenantId, signal }));
        if (state !== undefined && !isUnderWay(state.progress)) return undefined;
      }
      return 'more';
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  };
}

type Step = (state: DirectoryState) => DirectoryStep;

/** What one step is taken with. */
type StepDeps = SeeToDirectoryDeps & { readonly tenant: TenantId; readonly signal: AbortSignal };

async function nextStep(state: DirectoryState, deps: StepDeps): Promise<Step> {
  switch (state.progress.round?.phase) {
    case undefined:
    case 'pages':
      return readNext(state, deps);
    case 'unseen':
      return unlistUnseen(state, deps);
    case 'time-zones':
      return findTimeZones(state, deps);
  }
}

const rulesOf = ({ clock, everyMs, timeZones }: SeeToDirectoryDeps) => ({ now: clock.now(), everyMs, timeZones });

async function readNext({ progress }: DirectoryState, deps: StepDeps): Promise<Step> {
  const { tenant } = deps;
  const { round, deltaLink } = progress;
  const link = round?.link ?? (round?.full === true ? undefined : deltaLink);
  // What Graph shows was so when it was asked, or later.
  const at = trueAt(progress, deps.clock.now());
  const page = await askPage(link, deps);
  const rules = rulesOf(deps);
  switch (page.kind) {
    case 'page': {
      const lessons = page.entries.flatMap((entry) => readUser(entry, tenant, at) ?? []);
      return (state) => onPage(state, { ...page, lessons, at }, rules);
    }
    case 'expired':
      return (state) => onExpired(state, rules);
    case 'failed':
      return (state) => onFailure(state, page.failure, { ...rules, until: page.until });
  }
}

async function askPage(link: string | undefined, { graph, tenant, signal }: StepDeps): Promise<Page> {
  try {
    const answer = await graph.ask(tenant, { method: 'GET', url: link ?? FIRST_PAGE, prefer: PREFER }, signal);
    return readPage(answer, link !== undefined);
  } catch (error) {
    if (!(error instanceof ServiceUrlNotTrusted)) throw error;
    const failure = { kind: 'refused', why: 'other', status: 0, code: error.code } as const;
    return { kind: 'failed', failure, until: undefined };
  }
}

async function unlistUnseen({ progress }: DirectoryState, deps: StepDeps): Promise<Step> {
  const { tenant, directories } = deps;
  const since = progress.round?.began ?? '';
  const unseen = await directories.findUnseen(tenant, since, UNSEEN_AT_ONCE);
  const rules = rulesOf(deps);
  if (unseen.length === 0) return (state) => onPhaseDone(state, rules);
  const at = trueAt(progress, rules.now);
  const lessons = unseen.map(
    (entraId) => ({ tenantId: tenant, at, kind: 'person-unlisted', person: { entraId }, forGood: false }) as const,
  );
  return (state) => onSome(state, lessons, at);
}

async function findTimeZones({ progress }: DirectoryState, deps: StepDeps): Promise<Step> {
  const { tenant, directories, clock, graph, signal } = deps;
  const since = new Date(clock.now().getTime() - MAILBOX_AGAIN_MS).toISOString();
  const people = await directories.findWithoutTimeZone(tenant, since, MAILBOXES_AT_ONCE);
  const at = trueAt(progress, clock.now());
  const lessons = people.length === 0 ? [] : await askMailboxes(people, { tenant, at, graph, signal });
  const rules = rulesOf(deps);
  return (state) => (lessons.length === 0 ? onPhaseDone(state, rules) : onSome(state, lessons, at));
}
