import { acceptLive, type AcceptLiveDeps, type Asked } from './flow/delivery-plan/accept-live.ts';
import { governedBy } from './flow/delivery-plan/governed.ts';
import { placeKey, type PlaceKey } from './flow/delivery-plan/place-keys.ts';
import { pollTerms, refusePoll, type PollTermsDeps } from './flow/delivery-plan/poll-terms.ts';
import { findPlace, findReference, type FindPlaceDeps } from './flow/address-book/find-place.ts';
import { readChannel, readDestination } from './flow/address-book/read-destination.ts';
import { readMessageReference, readReference } from './flow/address-book/read-reference.ts';
import type { CallOptions, Herald, SendOptions } from './herald.ts';
import type { MessageReference } from './model/conversation-reference.ts';
import type { Message } from './model/message.ts';
import type { Outcome } from './model/outcome.ts';
import { tenantOf, type Place } from './model/place.ts';
import { intoThread } from './model/thread.ts';
import type { Body, Clock, Payload } from './ports.ts';
import { readSendOptions } from './read-call-options.ts';

/** What is taken back needs nothing said. */
const NOTHING: Payload = { type: 'message' };

type Here = Pick<AcceptLiveDeps, 'settledHere' | 'heldHere' | 'closedHere'>;

export type SendingDeps = Pick<AcceptLiveDeps, 'messages' | 'accept' | 'poke' | 'check'> & {
  readonly finding: FindPlaceDeps;
  readonly clock: Clock;
  readonly polling: PollTermsDeps;
  readonly body: (message: Message) => Promise<Body>;
  /** What the lanes of this process know, which are started if it may have any. */
  readonly here: () => Promise<Here>;
  /** What gives up waiting for an outcome. */
  readonly givenUp: (options?: CallOptions) => readonly AbortSignal[];
  readonly run: <T>(call: () => Promise<T>) => Promise<T>;
};

/** What of a Herald is for one place: finds where it is, accepts the message, and waits for what becomes of it. */
export function createSending(
  deps: SendingDeps,
): Pick<Herald, 'send' | 'startReplyChain' | 'reply' | 'update' | 'delete'> {
  const { finding, polling, body, run } = deps;
  const bot = finding.botId;
  const exactKeyOf = (to: Place): Promise<PlaceKey> => placeKey(to, { ...finding, clock: deps.clock, exact: true });
  const messageAt = async (sent: MessageReference) => {
    const reference = readMessageReference(sent, bot);
    await findReference(reference, finding);
    return { kind: 'conversation', reference } as const;
  };
  const live = async (to: Place, asked: Asked, options?: CallOptions, keyOf = exactKeyOf): Promise<Outcome> =>
    acceptLive(to, asked, { ...deps, ...(await deps.here()), keyOf, signals: deps.givenUp(options) });

  const say = async (to: Place, message: Message, asked?: SendOptions, keyOf = exactKeyOf): Promise<Outcome> => {
    const { signal, install, ...options } = readSendOptions(asked);
    const payload = await body(message);
    const poll = await pollTerms(payload, { tenantId: tenantOf(to) }, polling);
    const governed = governedBy(payload, options, false);
    const terms = { operation: 'send', ...governed, ...poll, ...(install && { install }) } as const;
    return live(to, terms, signal && { signal }, keyOf);
  };
  return {
    send: (to, message, options) =>
      run(async () => {
        const sought = readDestination(to, bot);
        // A conversation that the caller names is meant as it is; a person's is the one that they have when it leaves.
        const keyOf = sought.kind === 'reference' || sought.kind === 'address' ? exactKeyOf : polling.keyOf;
        return say(await findPlace(sought, finding), message, options, keyOf);
      }),
    startReplyChain: (channel, message, options) =>
      run(async () => say(await polling.find(readChannel(channel)), message, options)),
    reply: (to, message, options) =>
      run(async () => say(await findReference(intoThread(readReference(to, bot)), finding), message, options)),
    update: (sent, message, options) =>
      run(async () => {
        const at = await messageAt(sent);
        const { activityId } = at.reference;
        const payload = await body(message);
        refusePoll(payload);
        return live(at, { operation: 'update', activityId, payload }, options);
      }),
    delete: (sent, options) =>
      run(async () => {
        const at = await messageAt(sent);
        const { activityId } = at.reference;
        return live(at, { operation: 'delete', activityId, payload: NOTHING }, options);
      }),
  };
}
