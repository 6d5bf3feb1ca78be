import type { DirectoryProgress, DirectoryRound, DirectoryState, DirectoryStep } from '../../../directory-ports.ts';
import type { DirectoryFailure } from '../../../model/directory.ts';
import type { Lesson } from '../../../model/lesson.ts';

/*
 * How far the syncs of one tenant have come, step by step. A run is what somebody asks for and waits for. A round is one walk
 * over the delta's pages. A run that fails leaves its round for the next run to finish; since that round began before, the next
 * run does another one after it, so that whoever waits sees all that was so when they asked.
 */

/** A step, and what is to be known for it. */
type Rules = { readonly now: Date; readonly everyMs: number; readonly timeZones: boolean };

/** What a page told, when that was true, and where to go on: to the next page, or after the last to the next round. */
type PageTold = {
  readonly lessons: readonly Lesson[];
  readonly link: string;
  readonly isLast: boolean;
  readonly at: Date;
};

/** Whether a run is under way. */
export const isUnderWay = ({ run, ended }: DirectoryProgress): boolean => run > (ended?.run ?? 0);

/** When what Graph says now is true: after all that it said before, whichever machine's clock was ahead. */
export const trueAt = ({ saidAt, round }: DirectoryProgress, now: Date): Date =>
  new Date(
    Math.max(
      now.getTime(),
      saidAt === undefined ? 0 : Date.parse(saidAt) + 1,
      round === undefined ? 0 : Date.parse(round.began),
    ),
  );

/** Begins a run, unless one is under way. */
export function begin({ asked, fullAsked, progress }: DirectoryState, now: Date): DirectoryStep {
  if (isUnderWay(progress)) return { progress };
  const run = Math.max(asked, progress.run + 1);
  const begun = { ...progress, run, runBegan: now.toISOString() };
  const isFull = fullAsked === run;
  return {
    progress: { ...begun, round: isFull || begun.round === undefined ? nextRound(begun, now, isFull) : begun.round },
  };
}

/** A page was read; the round goes on behind it, or has come to its end. */
export function onPage(state: DirectoryState, { lessons, link, isLast, at }: PageTold, rules: Rules): DirectoryStep {
  const { progress } = state;
  const { round } = progress;
  if (round === undefined) return { progress };
  const told = round.told + lessons.length;
  const read = { ...progress, saidAt: at.toISOString() };
  if (!isLast) return { lessons, progress: { ...read, round: { ...round, told, link } } };
  const { link: _, ...walked } = round;
  return { ...onward(state, { ...read, deltaLink: link, round: { ...walked, told } }, rules), lessons };
}

/** Whatever this phase had to do is done. */
export const onPhaseDone = (state: DirectoryState, rules: Rules): DirectoryStep => onward(state, state.progress, rules);

/** Some of what this phase has to do is done. */
export const onSome = ({ progress }: DirectoryState, lessons: readonly Lesson[], at: Date): DirectoryStep => ({
  lessons,
  progress: { ...progress, saidAt: at.toISOString() },
});

/** Graph forgot where the round was: another, of everybody; nobody is unlisted before that one has come to its end. */
export function onExpired(state: DirectoryState, rules: Rules): DirectoryStep {
  const { deltaLink: _, ...progress } = state.progress;
  const isAgain = progress.round?.againIn === progress.run;
  if (isAgain) return onFailure(state, { kind: 'unavailable', why: 'other', status: 410, code: 'ExpiredAgain' }, rules);
  return { progress: { ...progress, round: { ...nextRound(progress, rules.now, true), againIn: progress.run } } };
}

/** How long what is unavailable is left alone, where Graph does not say. */
const UNAVAILABLE_MS = 15 * 60_000;

/** The run ends without having come to an end of its own; where it was it goes on the next time. */
export function onFailure(
  state: DirectoryState,
  failure: DirectoryFailure,
  { now, everyMs, until }: Rules & { readonly until?: Date | undefined },
): DirectoryStep {
  const at = now.toISOString();
  const { round, deltaLink, ...rest } = state.progress;
  // What Graph does not understand is not asked again.
  const kept = failure.why === 'other' ? {} : { ...(round && { round }), ...(deltaLink && { deltaLink }) };
  const progress = { ...rest, ...kept, ended: { run: rest.run, at, how: failure }, lastFailure: { ...failure, at } };
  const later = new Date(now.getTime() + (failure.kind === 'refused' ? everyMs : UNAVAILABLE_MS));
  return { progress, dueAt: isAskedAgain(state) ? now : (until ?? later) };
}

function onward(state: DirectoryState, progress: DirectoryProgress, { now, everyMs, timeZones }: Rules): DirectoryStep {
  const { round, run, runBegan = now.toISOString() } = progress;
  if (round === undefined) return { progress };
  const phase = phaseAfter(round, timeZones);
  if (phase !== undefined) return { progress: { ...progress, round: { ...round, phase } } };
  if (round.run < run) return { progress: { ...progress, round: nextRound(progress, now, false) } };
  const at = now.toISOString();
  const seconds = Math.max(0, now.getTime() - Date.parse(runBegan)) / 1000;
  const how = { kind: 'synced', full: round.full, changed: round.told, seconds } as const;
  const { round: _, ...ended } = progress;
  return {
    progress: { ...ended, ended: { run, at, how }, lastSynced: { ...how, at } },
    dueAt: isAskedAgain(state) ? now : new Date(now.getTime() + everyMs),
  };
}

function phaseAfter({ phase, full }: DirectoryRound, timeZones: boolean): DirectoryRound['phase'] | undefined {
  if (phase === 'pages' && full) return 'unseen';
  return timeZones && phase !== 'time-zones' ? 'time-zones' : undefined;
}

function nextRound(progress: DirectoryProgress, now: Date, full: boolean): DirectoryRound {
  const began = trueAt(progress, now).toISOString();
  return { full: full || progress.deltaLink === undefined, run: progress.run, began, phase: 'pages', told: 0 };
}

/** Whether somebody asked for another run while this one was under way. */
const isAskedAgain = ({ asked, progress }: DirectoryState): boolean => asked > progress.run;
