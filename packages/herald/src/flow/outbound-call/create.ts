import { z } from 'zod';
import type { ConversationReference, MessageReference } from '../../model/conversation-reference.ts';
import { activityId, conversationId } from '../../model/ids.ts';
import type { Attempted, AttemptOutcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import { rootOf, threadOf } from '../../model/thread.ts';
import type { Answer, Payload } from '../../ports.ts';
import type { AttemptDeps } from './attempt.ts';
import { createDirectBody, createThreadBody } from './bodies.ts';

/**
 * Finds or makes a person's 1:1 chat; with a payload the message goes along in the same request. An answer without an
 * activity id says that the service did not take the message.
 */
export async function createDirect(
  place: Extract<Place, { kind: 'direct' }>,
  payload: Payload | undefined,
  { connector, readOutcome, signal, mayLeave }: AttemptDeps,
): Promise<Attempted> {
  const answer = await connector.createConversation(
    place.serviceUrl,
    createDirectBody(place, payload),
    signal,
    mayLeave,
  );
  const outcome = readCreated(answer, readOutcome, (made) =>
    withActivity(
      { ...served(place), conversationId: conversationId(made.id), scope: 'personal', person: place.person },
      made.activityId,
    ),
  );
  if (outcome.kind !== 'sent' || 'activityId' in outcome.reference) return outcome;
  return { kind: 'created', reference: outcome.reference };
}

/** Starts a thread in a channel; the reference is that of the thread. */
export async function startThread(
  place: Extract<Place, { kind: 'channel' }>,
  payload: Payload,
  { connector, readOutcome, signal, mayLeave }: AttemptDeps,
): Promise<AttemptOutcome> {
  const answer = await connector.createConversation(
    place.serviceUrl,
    createThreadBody(place, payload),
    signal,
    mayLeave,
  );
  return readCreated(answer, readOutcome, (made) => {
    const root = rootOf(made.id) ?? made.activityId;
    return withActivity(
      {
        ...served(place),
        conversationId: root === undefined ? conversationId(made.id) : threadOf(made.id, root),
        scope: 'channel',
        channelId: place.channelId,
        ...(place.teamId === undefined ? {} : { teamId: place.teamId }),
      },
      made.activityId ?? root,
    );
  });
}

const answered = z.object({ id: z.string().min(1).optional(), activityId: z.string().min(1).optional() }).catch({});

/** The ids in an answer, as far as there are any (protocol sheet, 3.4, 3.5, 3.7). */
export const idsIn = (body: unknown): z.infer<typeof answered> => answered.parse(body);

/** A reference to the message when Teams named it, else to its conversation. */
export const withActivity = (
  reference: ConversationReference,
  id: string | undefined,
): ConversationReference | MessageReference =>
  id === undefined ? reference : { ...reference, activityId: activityId(id) };

/** A create that was accepted but names no conversation may have delivered its message: it is in doubt. */
function readCreated(
  answer: Answer,
  readOutcome: AttemptDeps['readOutcome'],
  accepted: (made: { readonly id: string; readonly activityId: string | undefined }) => ConversationReference,
): AttemptOutcome {
  const made =
    answer.kind === 'answered' && answer.status >= 200 && answer.status < 300 ? idsIn(answer.body) : undefined;
  if (made !== undefined && made.id === undefined) return { kind: 'unknown', code: 'AnswerWithoutId' };
  return readOutcome(answer, () => accepted({ id: made?.id ?? '', activityId: made?.activityId }));
}

const served = ({ tenantId, serviceUrl, botId }: Exclude<Place, { kind: 'conversation' }>) => ({
  tenantId,
  serviceUrl,
  botId,
});
