import { createLanes, startDelivering } from './delivering.ts';
import { MessageNotKnown } from './errors.ts';
import { findAudience } from './flow/delivery-plan/audience.ts';
import { messageHandle, type MessageHandle } from './flow/delivery-plan/message-handle.ts';
import { estimateOf, newMessage } from './flow/delivery-plan/new-message.ts';
import { placeKey, type PlaceKey } from './flow/delivery-plan/place-keys.ts';
import { checkBroadcast } from './flow/delivery-plan/read-broadcast.ts';
import type { MessageKey } from './model/delivery.ts';
import type { Place } from './model/place.ts';
import { createBotEndpoint } from './flow/activity-in/bot-endpoint.ts';
import { readLessons } from './flow/activity-in/lessons.ts';
import { parseActivity } from './flow/activity-in/parse-activity.ts';
import { createDirectConversations } from './flow/address-book/direct-conversations.ts';
import { fetchRoster } from './flow/address-book/fetch-roster.ts';
import { fetchTeam } from './flow/address-book/fetch-team.ts';
import { findGathering } from './flow/address-book/find-gathering.ts';
import { findAgain, findPersonPlace, findPlace, findReference } from './flow/address-book/find-place.ts';
import { readChannel, readDestination, readPersonKey } from './flow/address-book/read-destination.ts';
import { readDirect } from './flow/address-book/read-direct.ts';
import { readMessageReference, readReference } from './flow/address-book/read-reference.ts';
import { compose } from './flow/compose/compose.ts';
import { attempt, triedBy, type Call } from './flow/outbound-call/attempt.ts';
import { feedBack } from './flow/outcomes/feed-back.ts';
import { readOutcome } from './flow/outcomes/read-outcome.ts';
import type { CallOptions, Herald } from './herald.ts';
import type { ConversationReference, MessageReference } from './model/conversation-reference.ts';
import { botId, messageId, tenantId } from './model/ids.ts';
import type { Payload } from './ports.ts';
import type { Destination } from './model/destination.ts';
import type { Message } from './model/message.ts';
import type { Attempted, Outcome } from './model/outcome.ts';
import { intoThread } from './model/thread.ts';
import { readCallOptions } from './read-call-options.ts';
import { readOptions, type HeraldOptions } from './options.ts';
import { createUnderWay } from './under-way.ts';
import { openStore } from './store/open-store.ts';
import { createConnector } from './teams/connector.ts';
import { createSigningKeys } from './teams/signing-keys.ts';
import { createTokenSource } from './teams/tokens.ts';
import { createTrustedHosts } from './teams/trusted-hosts.ts';

/**
 * Opens a bot's store and makes it ready to observe and to send. Rejects with `ConfigInvalid` that names every option
 * at fault, or with the store's own coded error (in use by another process, of another bot, newer than this code).
 */
export async function openHerald(given: HeraldOptions): Promise<Herald> {
  const { botAppId, credential, store: where, cloud, clock, ...limits } = readOptions(given);
  const bot = botId(botAppId);
  const trustedHosts = createTrustedHosts({ clock });
  for (const url of limits.trustedServiceUrls) trustedHosts.trustServiceUrl(url);
  const keys = createSigningKeys({ metadataUrl: cloud.openIdMetadataUrl, clock });
  const store = await openStore(where, { botAppId, clock, globalServiceUrl: cloud.globalServiceUrl });
  const { addressBook } = store;
  const tokens = createTokenSource({ credential, clock });
  const connector = createConnector({ tokens, trustedHosts, clock, cloud, deadlineMs: limits.requestDeadlineMs });
  const underWay = createUnderWay();

  // 1. An activity arrives and teaches.
  const observe = async (input: unknown): Promise<void> => {
    const activity = parseActivity(input);
    if (activity.kind === 'other') return;
    trustedHosts.check(activity.serviceUrl);
    await addressBook.learn(readLessons(activity, { botAppId, receivedAt: clock.now() }));
  };
  const botEndpoint = createBotEndpoint({
    // Counted here too: what goes on after a late answer must end before the store is closed.
    observe: (activity) => underWay.run(() => observe(activity)),
    onFailure: limits.onFault,
    botAppId,
    issuer: cloud.inboundIssuer,
    keys,
    clock,
  });

  // 2. The address book says where.
  const finding = { addressBook, botId: bot, globalServiceUrl: cloud.globalServiceUrl };
  const place = (to: Destination) => findPlace(readDestination(to, bot), finding);
  const conversation = async (to: ConversationReference): Promise<Place> =>
    findReference(intoThread(readReference(to, bot)), finding);
  const messageAt = async (sent: MessageReference) => {
    const reference = readMessageReference(sent, bot);
    await findReference(reference, finding);
    return { kind: 'conversation', reference } as const;
  };

  // 3. The message becomes a payload.
  const payload = (message: Message) => compose(message, { maxBytes: limits.maxMessageBytes });

  // 4. to 7. One attempt, its outcome, and what that teaches.
  const read = (answer: Parameters<typeof readOutcome>[0], accepted: Parameters<typeof readOutcome>[2]): Outcome =>
    readOutcome(answer, clock.now(), accepted);
  const make = async (call: Call, options?: CallOptions): Promise<Attempted> => {
    const { signal } = readCallOptions(options);
    const deps = { connector, readOutcome: read, otherHost: cloud.otherServiceUrl };
    const outcome = await attempt(call, signal === undefined ? deps : { ...deps, signal });
    await feedBack(outcome, triedBy(call), { addressBook, clock });
    return outcome;
  };
  const say = async (call: Extract<Call, { payload: Payload }>, options?: CallOptions): Promise<Outcome> => {
    const outcome = await make(call, options);
    if (outcome.kind !== 'created') return outcome;
    const to = { kind: 'conversation', reference: outcome.reference } as const;
    return say({ kind: 'send', to, payload: call.payload }, options);
  };
  // A message to many is planned, and sent by the lanes of whoever holds its tenant.
  const { messages } = store;
  const lanes = createLanes(limits.lanes, () =>
    startDelivering({ store, connector, clock, otherHost: cloud.otherServiceUrl, onFault: limits.onFault }),
  );
  const poke = (key: MessageKey): void => lanes.poke(key, limits.onFault);
  const handle = (key: MessageKey): MessageHandle => messageHandle(key, { messages, compose: payload, poke });
  const keyOf = (to: Place): Promise<PlaceKey> => placeKey(to, { addressBook, clock });
  const direct = createDirectConversations({
    look: (missing) => findAgain(missing, finding),
    create: (missing) => make({ kind: 'create', to: missing }),
  });
  const asking = (options?: CallOptions) => ({
    connector,
    addressBook,
    clock,
    readOutcome: read,
    ...readCallOptions(options),
  });

  const send = async (to: Destination, message: Message, options?: CallOptions): Promise<Outcome> =>
    say({ kind: 'send', to: await place(to), payload: payload(message) }, options);

  if (limits.lanes === true || (limits.lanes === undefined && (await store.laneStore.findUnheld(1)).length > 0))
    await lanes.start();

  return {
    botId: bot,
    observe: (activity) => underWay.run(() => observe(activity)),
    botEndpoint,
    trustServiceUrl: (url, until) => trustedHosts.trustServiceUrl(url, until),
    fetchRoster: (of, options) =>
      underWay.run(async () => {
        const { reference, gathering } = await findGathering(of, finding);
        return fetchRoster(reference, gathering, asking(options));
      }),
    fetchTeam: (of, options) =>
      underWay.run(async () => fetchTeam((await findGathering(of, finding)).reference, asking(options))),
    createOrGetDirectConversation: (asBot, person, tenant) =>
      underWay.run(async () => {
        const named = readDirect(asBot, person, tenant, bot);
        return direct.get(await findPersonPlace(named.key, named.tenantId, finding));
      }),
    send: (to, message, options) => underWay.run(() => send(to, message, options)),
    startReplyChain: (channel, message, options) => underWay.run(() => send(readChannel(channel), message, options)),
    reply: (to, message, options) =>
      underWay.run(async () =>
        say(
          {
            kind: 'send',
            to: await conversation(to),
            payload: payload(message),
          },
          options,
        ),
      ),
    update: (sent, message, options) =>
      underWay.run(async () => say({ kind: 'update', to: await messageAt(sent), payload: payload(message) }, options)),
    delete: (sent, options) =>
      underWay.run(async () => {
        const outcome = await make({ kind: 'delete', to: await messageAt(sent) }, options);
        return outcome.kind === 'created' ? { kind: 'sent', reference: outcome.reference } : outcome;
      }),
    broadcast: (asked) =>
      underWay.run(async () => {
        checkBroadcast(asked);
        const composed = payload(asked.message);
        const found = await findAudience(asked.audience, { find: place, keyOf });
        const { key } = await messages.create(newMessage(asked, found, composed));
        poke(key);
        return handle(key);
      }),
    estimate: (audience) =>
      underWay.run(async () => {
        const found = await findAudience(audience, { find: place, keyOf });
        return estimateOf(await messages.estimate(found.tenantId, found.audience));
      }),
    message: (tenant, id) =>
      underWay.run(async () => {
        const found = await messages.find(tenantId(tenant), messageId(id));
        if (found === undefined) throw new MessageNotKnown(id);
        return handle(found.key);
      }),
    addressBook: {
      findPeople: (key, tenant) => underWay.run(() => addressBook.findPeople(readPersonKey(key), tenant)),
      findDirect: (tenant, person) => underWay.run(() => addressBook.findDirect(tenant, person)),
      findConversations: (id, tenant) => underWay.run(() => addressBook.findConversations(id, tenant)),
      findChannels: (id, tenant) => underWay.run(() => addressBook.findChannels(id, tenant)),
      members: (tenant, gathering) => underWay.run(() => addressBook.members(tenant, gathering)),
      findReachability: (tenant, id) => underWay.run(() => addressBook.findReachability(tenant, id)),
      counts: (tenant) => underWay.run(() => addressBook.counts(tenant)),
    },
    async close() {
      await underWay.close();
      await lanes.stop();
      await connector.close();
      await store.close();
    },
  };
}
