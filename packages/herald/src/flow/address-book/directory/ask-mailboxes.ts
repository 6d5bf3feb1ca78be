import { z } from 'zod';
import type { Graph } from '../../../graph-ports.ts';
import type { EntraId, TenantId } from '../../../model/ids.ts';
import type { Lesson } from '../../../model/lesson.ts';
import { ianaZone } from './iana-zone.ts';

export type AskMailboxesDeps = {
  readonly tenant: TenantId;
  readonly at: Date;
  readonly graph: Pick<Graph, 'askAll'>;
  readonly signal: AbortSignal;
};

const settings = z.object({ timeZone: z.string().min(1).nullish() });

/**
 * Asks people's mailboxes for their time zones (protocol sheet, 6.11). That there is none, or that it may not be read, is an
 * answer too; when none of them may be read, it is the tenant that did not consent, and nobody was asked.
 */
export async function askMailboxes(
  people: readonly EntraId[],
  { tenant, at, graph, signal }: AskMailboxesDeps,
): Promise<readonly Lesson[]> {
  const answers = await graph.askAll(
    tenant,
    people.map((id) => ({ method: 'GET', url: `/users/${encodeURIComponent(id)}/mailboxSettings` })),
    signal,
  );
  if (answers.every((answer) => answer.kind === 'answered' && answer.status === 403)) return [];
  return people.flatMap((entraId, index): readonly Lesson[] => {
    const answer = answers[index];
    if (answer?.kind !== 'answered' || ![200, 403, 404].includes(answer.status)) return [];
    const windows = answer.status === 200 ? settings.safeParse(answer.body).data?.timeZone : undefined;
    const timeZone = windows == null ? undefined : ianaZone(windows);
    const said = timeZone === undefined ? {} : { timeZone };
    return [{ tenantId: tenant, at, kind: 'mailbox-asked', person: { entraId }, ...said }];
  });
}
