import { z } from 'zod';
import type { BulkOperation, BulkReport } from '../../bulk-ports.ts';
import type { ServiceUrl, TenantId } from '../../model/ids.ts';
import type { AttemptOutcome } from '../../model/outcome.ts';
import type { Answer, Connector, Payload } from '../../ports.ts';

type Calls = Pick<Connector, 'startBulk' | 'getBulk' | 'getBulkFailures' | 'cancelBulk'>;

export type BulkCallDeps = {
  readonly connector: Calls;
  readonly readRefusal: (answer: Answer) => Refusal;
  /** Where a tenant lives when this host answers InvalidBotApiHost (protocol sheet, 1.5); undefined where there is no other. */
  readonly otherHost: ServiceUrl | undefined;
  readonly signal?: AbortSignal;
  /** Asked right before a request leaves. */
  readonly mayLeave?: () => boolean;
};

type Refusal = Exclude<AttemptOutcome, { readonly kind: 'sent' }>;

/** What a request to send to many came to. */
export type BulkStarted =
  | { readonly kind: 'begun'; readonly teamsId: string; readonly serviceUrl: ServiceUrl }
  | { readonly kind: 'not-begun'; readonly outcome: Refusal };

/** What a look at an operation came to. `lost`: Teams does not know it (any more). */
export type BulkLooked =
  | { readonly kind: 'under-way'; readonly pollAt: Date | undefined }
  | { readonly kind: 'ended'; readonly report: BulkReport }
  | { readonly kind: 'lost' }
  | { readonly kind: 'no-answer'; readonly retryAfter: Date | undefined };

/** One message to many, as Teams is asked for it. */
export type BulkSend = {
  readonly tenantId: TenantId;
  readonly serviceUrl: ServiceUrl;
  readonly members: readonly string[];
  readonly payload: Payload;
};

/** An object, or a bare string, as the .NET client allows for. */
const started = z.union([
  z.object({ operationId: z.string().min(1) }).transform((body) => body.operationId),
  z.string().min(1),
]);

/** Makes one request to send to many; a second one only where the first certainly delivered nothing, on another host. */
export async function startBulk(send: BulkSend, deps: BulkCallDeps): Promise<BulkStarted> {
  const { connector, readRefusal, otherHost, signal, mayLeave } = deps;
  const { serviceUrl, tenantId, members, payload } = send;
  const body = { activity: payload, tenantId, members: members.map((id) => ({ id })) };
  const answer = await connector.startBulk(serviceUrl, body, signal, mayLeave);
  if (isSuccess(answer)) {
    const id = started.safeParse(answer.body);
    if (id.success) return { kind: 'begun', teamsId: id.data, serviceUrl };
    return { kind: 'not-begun', outcome: { kind: 'unknown', code: 'AnswerWithoutId' } };
  }
  const outcome = readRefusal(answer);
  const isElsewhere = outcome.kind === 'refused' && outcome.code === 'InvalidBotApiHost';
  if (isElsewhere && otherHost !== undefined && otherHost !== serviceUrl)
    return startBulk({ ...send, serviceUrl: otherHost }, deps);
  return { kind: 'not-begun', outcome };
}

const counts = z.record(z.string(), z.number()).optional();
const looked = z.object({
  state: z.string(),
  // The service says statusMap; botbuilder for JavaScript reads stateMap.
  statusMap: counts,
  stateMap: counts,
  retryAfter: z.iso
    .datetime({ offset: true, local: true })
    .transform((text) => new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`))
    .optional()
    .catch(undefined),
});
const failuresPage = z.object({
  continuationToken: z.string().nullish(),
  failedEntryResponses: z.array(z.record(z.string(), z.unknown())).optional(),
  failedEntries: z.array(z.record(z.string(), z.unknown())).optional(),
});

/** Asks how far an operation is, and of one that has ended who failed. */
export async function lookAtBulk(
  { serviceUrl, teamsId, entries }: Pick<BulkOperation, 'serviceUrl' | 'entries'> & { readonly teamsId: string },
  { connector, signal }: Pick<BulkCallDeps, 'connector' | 'signal'>,
): Promise<BulkLooked> {
  const answer = await connector.getBulk(serviceUrl, teamsId, signal);
  if (answer.kind === 'answered' && answer.status === 404) return { kind: 'lost' };
  const read = isSuccess(answer) ? looked.safeParse(answer.body) : undefined;
  if (read?.success !== true) return noAnswer(answer);
  const { state, statusMap, stateMap, retryAfter } = read.data;
  if (state !== 'completed' && state !== 'failed') return { kind: 'under-way', pollAt: retryAfter };
  const map = statusMap ?? stateMap;
  const statuses = map && new Map(Object.entries(map).map(([status, count]) => [Number(status), count]));
  const failures: Array<BulkReport['failures'][number]> = [];
  let token: string | undefined;
  // No more pages than there could be: a service that always gives another must not hold the lane.
  for (let pages = 0; pages <= entries.length; pages += 1) {
    const page = await connector.getBulkFailures(serviceUrl, teamsId, token, signal);
    const rows = isSuccess(page) ? failuresPage.safeParse(page.body) : undefined;
    if (rows?.success !== true) return noAnswer(page);
    failures.push(...(rows.data.failedEntryResponses ?? rows.data.failedEntries ?? []).flatMap(readFailure));
    token = rows.data.continuationToken ?? undefined;
    if (token === undefined || token === '') break;
  }
  return { kind: 'ended', report: { state, statuses, failures } };
}

const noAnswer = (answer: Answer): BulkLooked => ({
  kind: 'no-answer',
  retryAfter: answer.kind === 'answered' ? answer.retryAfter : undefined,
});

/** Names are written as .NET writes them, or as JavaScript does. */
function readFailure(entry: Readonly<Record<string, unknown>>): BulkReport['failures'] {
  const [member, error] = [entry['Id'] ?? entry['id'], entry['error'] ?? entry['Error']];
  if (typeof member !== 'string') return [];
  return [{ member, error: typeof error === 'string' ? error : JSON.stringify(error ?? '') }];
}

const isSuccess = (answer: Answer): answer is Extract<Answer, { kind: 'answered' }> =>
  answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
