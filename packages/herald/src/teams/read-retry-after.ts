/** Response headers by lower-case name, as undici hands them over. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The latest instant that a Date can hold, for a wait that is longer than that. */
const LATEST_MS = 8.64e15;

const number = /^\d+(?:\.\d+)?$/;
/** The three date forms of HTTP begin with a weekday; Date.parse alone also reads much that is no date. */
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /;

/**
 * The instant before which not to come again; undefined when no header says so or none can be read.
 * Understands seconds and dates in `retry-after`, and milliseconds in `retry-after-ms` (protocol sheet, 4.3).
 * Where several disagree the latest counts: waiting too long does no harm.
 */
export function readRetryAfter(headers: AnswerHeaders, now: Date): Date | undefined {
  const { 'retry-after-ms': ms, 'x-ms-retry-after-ms': msToo, 'retry-after': told } = headers;
  if (ms === undefined && msToo === undefined && told === undefined) return undefined;
  const found = [readDelay(ms, 1, now), readDelay(msToo, 1, now), readDelay(told, 1000, now) ?? readDate(told)].filter(
    (at) => at !== undefined,
  );
  return found.length === 0 ? undefined : new Date(Math.min(Math.max(...found), LATEST_MS));
}

function readDelay(value: AnswerHeaders[string], unitMs: number, now: Date): number | undefined {
  return typeof value === 'string' && number.test(value)
    ? now.getTime() + Math.ceil(Number(value) * unitMs)
    : undefined;
}

function readDate(value: AnswerHeaders[string]): number | undefined {
  if (typeof value !== 'string' || !httpDate.test(value)) return undefined;
  // The oldest of the three forms names no zone, and means GMT.
  const at = Date.parse(value.endsWith(' GMT') ? value : `${value} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
