import { z } from 'zod';
import type { ConversationReference, MessageReference } from '../../model/conversation-reference.ts';
import { activityId, conversationId, type ServiceUrl } from '../../model/ids.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import { rootOf, threadOf } from '../../model/thread.ts';
import type { Answer, Connector, Payload } from '../../ports.ts';
import { createDirectBody, createThreadBody } from './bodies.ts';

/** What can be asked of Teams for one place or one message. */
export type Call =
  | { readonly kind: 'send'; readonly to: Place; readonly payload: Payload }
  /** Finds or makes a person's 1:1 chat and says nothing in it. */
  | { readonly kind: 'create'; readonly with: Extract<Place, { kind: 'direct' }> }
  | { readonly kind: 'update'; readonly of: MessageReference; readonly payload: Payload }
  | { readonly kind: 'delete'; readonly of: MessageReference };

export type AttemptDeps = {
  readonly connector: Connector;
  readonly readOutcome: (answer: Answer, accepted: (body: unknown) => ConversationReference) => Outcome;
  /** The other host on which a tenant may live when this one answers InvalidBotApiHost (protocol sheet, 1.5). */
  readonly otherHost: (serviceUrl: ServiceUrl) => ServiceUrl | undefined;
  readonly signal?: AbortSignal;
};

/**
 * Makes one attempt and says what became of it.
 *
 * Whatever Teams answers is an outcome, never an exception. It does not try again, but for a tenant that lives on
 * another host, where the first answer says for certain that nothing was delivered.
 */
export async function attempt(call: Call, deps: AttemptDeps): Promise<Outcome> {
  const outcome = await attemptAt(call, deps);
  if (outcome.kind !== 'refused' || outcome.code !== 'InvalidBotApiHost') return outcome;
  const other = deps.otherHost(serviceUrlOf(call));
  return other === undefined ? outcome : attemptAt(servedAt(call, other), deps);
}

function attemptAt(call: Call, deps: AttemptDeps): Promise<Outcome> {
  switch (call.kind) {
    case 'send':
      return send(call.to, call.payload, deps);
    case 'create':
      return createDirect(call.with, undefined, deps);
    case 'update':
      return update(call.of, call.payload, deps);
    case 'delete':
      return remove(call.of, deps);
  }
}

async function send(to: Place, payload: Payload, deps: AttemptDeps): Promise<Outcome> {
  switch (to.kind) {
    case 'conversation':
      return sendTo(to.reference, payload, deps);
    case 'channel':
      return startThread(to, payload, deps);
    case 'direct': {
      const created = await createDirect(to, payload, deps);
      // Some hosts ignore the message in a create; without an activity id it was not taken, so it is sent, once.
      return created.kind === 'sent' && !('activityId' in created.reference)
        ? sendTo(created.reference, payload, deps)
        : created;
    }
  }
}

async function sendTo(
  reference: ConversationReference,
  payload: Payload,
  { connector, readOutcome, signal }: AttemptDeps,
): Promise<Outcome> {
  const answer = await connector.sendActivity(reference, payload, signal);
  return readOutcome(answer, (body) => withActivity(reference, parseAnswer(body).id));
}

async function createDirect(
  place: Extract<Place, { kind: 'direct' }>,
  payload: Payload | undefined,
  { connector, readOutcome, signal }: AttemptDeps,
): Promise<Outcome> {
  const answer = await connector.createConversation(place.serviceUrl, createDirectBody(place, payload), signal);
  return acceptedOrUnreadable(answer, readOutcome, (made) =>
    withActivity(
      { ...served(place), conversationId: conversationId(made.id), scope: 'personal', person: place.person },
      made.activityId,
    ),
  );
}

async function startThread(
  place: Extract<Place, { kind: 'channel' }>,
  payload: Payload,
  { connector, readOutcome, signal }: AttemptDeps,
): Promise<Outcome> {
  const answer = await connector.createConversation(place.serviceUrl, createThreadBody(place, payload), signal);
  return acceptedOrUnreadable(answer, readOutcome, (made) => {
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

async function update(
  of: MessageReference,
  payload: Payload,
  { connector, readOutcome, signal }: AttemptDeps,
): Promise<Outcome> {
  return readOutcome(await connector.updateActivity(of, of.activityId, payload, signal), () => of);
}

async function remove(of: MessageReference, { connector, readOutcome, signal }: AttemptDeps): Promise<Outcome> {
  return readOutcome(await connector.deleteActivity(of, of.activityId, signal), () => of);
}

const answered = z.object({ id: z.string().min(1).optional(), activityId: z.string().min(1).optional() }).catch({});
const parseAnswer = (body: unknown) => answered.parse(body);

/** A create that was accepted must name the conversation; one that does not may have delivered, so it is in doubt. */
function acceptedOrUnreadable(
  answer: Answer,
  readOutcome: AttemptDeps['readOutcome'],
  accepted: (made: { readonly id: string; readonly activityId: string | undefined }) => ConversationReference,
): Outcome {
  const { id, activityId: sent } = answer.kind === 'answered' ? parseAnswer(answer.body) : {};
  const success = answer.kind === 'answered' && answer.status >= 200 && answer.status < 300;
  if (success && id === undefined) return { kind: 'unknown', code: 'AnswerWithoutId' };
  return readOutcome(answer, () => accepted({ id: id ?? '', activityId: sent }));
}

const withActivity = (
  reference: ConversationReference,
  id: string | undefined,
): ConversationReference | MessageReference =>
  id === undefined ? reference : { ...reference, activityId: activityId(id) };

const served = ({ tenantId, serviceUrl, botId }: Exclude<Place, { kind: 'conversation' }>) => ({
  tenantId,
  serviceUrl,
  botId,
});

const serviceUrlOf = (call: Call): ServiceUrl => {
  switch (call.kind) {
    case 'send':
      return call.to.kind === 'conversation' ? call.to.reference.serviceUrl : call.to.serviceUrl;
    case 'create':
      return call.with.serviceUrl;
    case 'update':
    case 'delete':
      return call.of.serviceUrl;
  }
};

const servedAt = (call: Call, serviceUrl: ServiceUrl): Call => {
  switch (call.kind) {
    case 'send':
      return {
        ...call,
        to:
          call.to.kind === 'conversation'
            ? { ...call.to, reference: { ...call.to.reference, serviceUrl } }
            : { ...call.to, serviceUrl },
      };
    case 'create':
      return { ...call, with: { ...call.with, serviceUrl } };
    case 'update':
    case 'delete':
      return { ...call, of: { ...call.of, serviceUrl } };
  }
};
