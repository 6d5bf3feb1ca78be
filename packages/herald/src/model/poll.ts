import type { Content, Localized, Poll, PollResult, Said } from './content.ts';

/** At least so long before it closes a poll is accepted: who gets it must have time to vote. */
export const SHORTEST_POLL_MS = 60_000;
/** Places of several people are shown the counts at most this often. */
export const SHOWN_EVERY_MS = 10_000;
/** How often its author is told of votes when the poll does not say. */
const TOLD_EVERY_MINUTES = 60;

/** The poll that content is, as it stands for those whose language has no variant; undefined when it is none. */
export function pollOf(content: Content): Poll | undefined {
  const said = content.kind === 'localized' ? content.otherwise : content;
  return said.kind === 'poll' ? said : undefined;
}

/** When a poll closes. */
export const closesAt = (poll: Poll): Date => new Date(poll.closesAt);

/** The least time between two messages to the author; 0 for each vote at once. */
export const tellEveryMs = ({ tellEveryMinutes = TOLD_EVERY_MINUTES }: Poll): number => tellEveryMinutes * 60_000;

/** The options that are meant, each once and in order; undefined where they are none of the poll's, or too many. */
export function readChoices(
  { options, multiple = false }: Poll,
  given: readonly number[],
): readonly number[] | undefined {
  const choices = [...new Set(given)].toSorted((one, other) => one - other);
  if (choices.length === 0 || (choices.length > 1 && !multiple)) return undefined;
  return choices.every((choice) => Number.isInteger(choice) && choice >= 0 && choice < options.length)
    ? choices
    : undefined;
}

/** Whether what can be chosen reads the same before and after an edit, in every language that both have. */
export function hasSameOptions(before: Content, after: Content): boolean {
  const now = optionsByLanguage(after);
  return (
    isSame(pollOf(before)?.options, pollOf(after)?.options) &&
    [...optionsByLanguage(before)].every(
      ([language, options]) => !now.has(language) || isSame(options, now.get(language)),
    )
  );
}

const isSame = (one: Poll['options'] | undefined, other: Poll['options'] | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

const optionsByLanguage = (content: Content): ReadonlyMap<string, Poll['options'] | undefined> =>
  new Map(pollsIn(content).map(({ language, poll }) => [language, poll?.options]));

/** The poll in each language that content has of its own; none where that is something else. */
export const pollsIn = (
  content: Content,
): ReadonlyArray<{ readonly language: string; readonly poll: Poll | undefined }> =>
  content.kind === 'localized'
    ? Object.entries(content.variants).map(([language, said]) => ({ language, poll: pollOf(said) }))
    : [];

/** What came of a poll, in as many languages as the poll. */
export function resultOf(content: Content, result: Omit<PollResult, 'kind' | 'poll'>): Content {
  if (content.kind !== 'localized') return resultIn(content, result);
  const variants = Object.entries(content.variants).map(
    ([language, said]) => [language, resultIn(said, result)] as const,
  );
  return {
    kind: 'localized',
    variants: Object.fromEntries(variants),
    otherwise: resultIn(content.otherwise, result),
  } satisfies Localized;
}

const resultIn = (said: Said, result: Omit<PollResult, 'kind' | 'poll'>): Said =>
  said.kind === 'poll' ? { kind: 'poll-result', poll: said, ...result } : said;
