import type { ConversationReference, MessageReference } from '../../model/conversation-reference.ts';
import type { ServiceUrl } from '../../model/ids.ts';
import type { Attempted, AttemptOutcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import type { Answer, Connector, Payload } from '../../ports.ts';
import { createDirect, idsIn, startThread, withActivity } from './create.ts';

/** What can be asked of Teams for one place or one message. */
export type Call =
  | { readonly kind: 'send'; readonly to: Place; readonly payload: Payload }
  /** Finds or makes a person's 1:1 chat and says nothing in it. */
  | { readonly kind: 'create'; readonly to: Extract<Place, { kind: 'direct' }> }
  | { readonly kind: 'update'; readonly to: MessagePlace; readonly payload: Payload }
  | { readonly kind: 'delete'; readonly to: MessagePlace };

type MessagePlace = { readonly kind: 'conversation'; readonly reference: MessageReference };

export type AttemptDeps = {
  readonly connector: Connector;
  readonly readOutcome: (answer: Answer, accepted: (body: unknown) => ConversationReference) => AttemptOutcome;
  /** Where a tenant lives when this host answers InvalidBotApiHost (protocol sheet, 1.5); undefined where there is no other. */
  readonly otherHost: ServiceUrl | undefined;
  /** Where the tenant's Connector was seen since, where that is another: service URLs change (protocol sheet, 1.5). */
  readonly servedAt?: ServiceUrl;
  readonly signal?: AbortSignal;
  /** Asked right before a request leaves. */
  readonly mayLeave?: () => boolean;
};

/**
 * Makes one attempt and says what became of it.
 *
 * Whatever Teams answers is an outcome, never an exception. It does not try again, but for a tenant that lives on
 * another host, or has moved to one, where the first answer says for certain that nothing was delivered. A 1:1 chat that was made without
 * taking the message is `created`: the message is still to be sent.
 */
export async function attempt(call: Call, deps: AttemptDeps): Promise<Attempted> {
  const outcome = await attemptAt(call, deps);
  const other = elsewhere(outcome, deps);
  return other === undefined ? outcome : attemptAt(movedTo(other, call), deps);
}

/** Where the same may succeed, after an answer that says for certain that nothing was delivered. */
function elsewhere(outcome: Attempted, { otherHost, servedAt }: AttemptDeps): ServiceUrl | undefined {
  if (outcome.kind === 'refused' && outcome.code === 'InvalidBotApiHost') return otherHost;
  return outcome.kind === 'wait' && outcome.code === 'ConversationNotFound' ? servedAt : undefined;
}

function attemptAt(call: Call, deps: AttemptDeps): Promise<Attempted> {
  switch (call.kind) {
    case 'send':
      return send(call.to, call.payload, deps);
    case 'create':
      return createDirect(call.to, undefined, deps);
    case 'update':
    case 'delete':
      return change(call, deps);
  }
}

async function change(
  call: Extract<Call, { kind: 'update' | 'delete' }>,
  { connector, readOutcome, signal, mayLeave }: AttemptDeps,
): Promise<AttemptOutcome> {
  const { reference } = call.to;
  const answer =
    call.kind === 'update'
      ? await connector.updateActivity(reference, reference.activityId, call.payload, signal, mayLeave)
      : await connector.deleteActivity(reference, reference.activityId, signal, mayLeave);
  return readOutcome(answer, () => reference);
}

function send(to: Place, payload: Payload, deps: AttemptDeps): Promise<Attempted> {
  switch (to.kind) {
    case 'conversation':
      return sendTo(to.reference, payload, deps);
    case 'channel':
      return startThread(to, payload, deps);
    case 'direct':
      return createDirect(to, payload, deps);
  }
}

async function sendTo(
  reference: ConversationReference,
  payload: Payload,
  { connector, readOutcome, signal, mayLeave }: AttemptDeps,
): Promise<AttemptOutcome> {
  const answer = await connector.sendActivity(reference, payload, signal, mayLeave);
  return readOutcome(answer, (body) => withActivity(reference, idsIn(body).id));
}

/** The same call for another host. */
function movedTo(serviceUrl: ServiceUrl, call: Call): Call {
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
      return { ...call, to: { ...call.to, serviceUrl } };
    case 'update':
    case 'delete':
      return { ...call, to: { ...call.to, reference: { ...call.to.reference, serviceUrl } } };
  }
}
