import { createAccepting } from './accepting.ts';
import { createSavedAudiences } from './audiences.ts';
import { createBroadcasting } from './broadcasting.ts';
import { createGoverning } from './governing.ts';
import { createLanes, startDelivering } from './delivering.ts';
import { NOT_HERE } from './flow/delivery-plan/accept-live.ts';
import { messageHandle, type MessageHandle } from './flow/delivery-plan/message-handle.ts';
import { placeKey, type PlaceKey } from './flow/delivery-plan/place-keys.ts';
import { pollTerms } from './flow/delivery-plan/poll-terms.ts';
import type { MessageKey } from './model/delivery.ts';
import type { Place } from './model/place.ts';
import { createBotEndpoint } from './flow/activity-in/bot-endpoint.ts';
import { readLessons, timeOf } from './flow/activity-in/lessons.ts';
import { parseActivity } from './flow/activity-in/parse-activity.ts';
import { createDirectConversations } from './flow/address-book/direct-conversations.ts';
import { fetchRoster } from './flow/address-book/fetch-roster.ts';
import { fetchTeam } from './flow/address-book/fetch-team.ts';
import { findGathering } from './flow/address-book/find-gathering.ts';
import { findAgain, findPersonPlace, findPlace } from './flow/address-book/find-place.ts';
import { readDestination, readPersonKey } from './flow/address-book/read-destination.ts';
import { readDirect } from './flow/address-book/read-direct.ts';
import { compose } from './flow/compose/compose.ts';
import { createForReader } from './flow/compose/for-reader.ts';
import { checkTemplates } from './flow/compose/read-template.ts';
import { createAppFinder } from './flow/outbound-call/app/find-app.ts';
import { attempt } from './flow/outbound-call/attempt.ts';
import { feedBack } from './flow/outcomes/feed-back.ts';
import { readOutcome } from './flow/outcomes/read-outcome.ts';
import type { CallOptions, Herald } from './herald.ts';
import { laneChores } from './lane-chores.ts';
import { createLooking } from './looking.ts';
import { botId } from './model/ids.ts';
import { createVoting } from './polling.ts';
import type { Destination } from './model/destination.ts';
import type { InvokeAnswer } from './model/invoke-answer.ts';
import type { Message } from './model/message.ts';
import { readCallOptions } from './read-call-options.ts';
import { readOptions, type HeraldOptions } from './options.ts';
import { diagnose } from './diagnosing/diagnose.ts';
import { createReaching } from './reaching.ts';
import { createResponding } from './responding.ts';
import { createSending } from './sending.ts';
import { createSyncing } from './syncing.ts';
import { createUnderWay } from './under-way.ts';
import { composeWelcomes, welcomesFor } from './welcomes.ts';
import { openStore } from './store/open-store.ts';
import { createConnector } from './teams/connector.ts';
import { createGraph } from './teams/graph.ts';
import { createSigningKeys } from './teams/signing-keys.ts';
import { createTokenSource } from './teams/tokens.ts';
import { createTrustedHosts } from './teams/trusted-hosts.ts';

/**
 * Opens a bot's store and makes it ready to observe and to send. Rejects with `ConfigInvalid` that names every option
 * at fault, or with the store's own coded error (in use by another process, of another bot, newer than this code).
 */
export async function openHerald(given: HeraldOptions): Promise<Herald> {
  const { botAppId, credential, store: where, cloud, clock, limits, ...settings } = readOptions(given);
  await checkTemplates(settings.templates);
  const bot = botId(botAppId);
  const trustedHosts = createTrustedHosts({ clock });
  for (const url of settings.trustedServiceUrls) trustedHosts.trustServiceUrl(url);
  const body = (message: Message) =>
    compose(message, {
      maxBytes: settings.maxMessageBytes,
      language: settings.language,
      templates: settings.templates,
    });
  const welcomes = await composeWelcomes(settings.welcome, body);
  const keys = createSigningKeys({ metadataUrl: cloud.openIdMetadataUrl, clock });
  const store = await openStore(where, { botAppId, clock, globalServiceUrl: cloud.globalServiceUrl });
  const { addressBook } = store;
  const tokens = createTokenSource({ credential, clock });
  const connector = createConnector({ tokens, trustedHosts, clock, cloud, deadlineMs: settings.requestDeadlineMs });
  const graph = createGraph({ tokens, trustedHosts, clock, cloud });
  const findApp = createAppFinder({ graph, clock, app: settings.teamsApp });
  const underWay = createUnderWay();
  const stopping = new AbortController();

  // 1. An activity arrives, teaches, and is answered.
  const observe = async (input: unknown): Promise<InvokeAnswer | undefined> => {
    const activity = parseActivity(input);
    if (activity.kind === 'other') return undefined;
    trustedHosts.check(activity.serviceUrl);
    const receivedAt = clock.now();
    const due = welcomesFor(activity, welcomes);
    await addressBook.learn(readLessons(activity, { botAppId, receivedAt }), due);
    if (due.length > 0) poke(activity);
    return respond(activity, timeOf(activity, receivedAt));
  };
  const botEndpoint = createBotEndpoint({
    // Counted here too: what goes on after a late answer must end before the store is closed.
    observe: (activity) => underWay.run(() => observe(activity)),
    onFailure: settings.onFault,
    botAppId,
    issuer: cloud.inboundIssuer,
    keys,
    clock,
  });

  // 2. The address book says where.
  const finding = { addressBook, botId: bot, globalServiceUrl: cloud.globalServiceUrl };
  const place = (to: Destination) => findPlace(readDestination(to, bot), finding);

  // 3. The message becomes a payload.
  const forReader = createForReader({ language: settings.language });

  // 4. A message is planned; 5. to 7. lanes send it, read what came back, and tell the address book.
  const { messages } = store;
  const accept = createAccepting(messages);
  const lanes = createLanes(settings.lanes, () =>
    startDelivering({
      store,
      connector,
      clock,
      limits,
      otherHost: cloud.otherServiceUrl,
      forReader,
      app: { graph, findApp, app: settings.teamsApp, graphRoot: `${cloud.graphBaseUrl}/v1.0`, addressBook },
      chores: laneChores({
        store,
        connector,
        graph,
        clock,
        otherHost: cloud.otherServiceUrl,
        forReader,
        directory: settings.directory,
        findTeam: (tenant, team) => findGathering({ team, tenant }, finding),
        asking: asking([stopping.signal]),
        stopping: stopping.signal,
        onFault: settings.onFault,
      }),
      onFault: settings.onFault,
    }),
  );
  const poke = (key: Pick<MessageKey, 'tenantId'>): void => lanes.poke(key, settings.onFault);
  const vote = createVoting({ votes: store.votes, clock, poke, language: settings.language });
  const respond = createResponding({ store, accept, poke, ...settings, vote });
  const look = createLooking(messages);
  const handle = (key: MessageKey): MessageHandle =>
    messageHandle(key, {
      messages,
      look,
      votes: store.votes,
      responses: store.responses,
      compose: body,
      pollTerms: (payload, { tenantId: inTenant }) => pollTerms(payload, { tenantId: inTenant }, polling),
      poke,
      pace: limits.tenant,
    });
  const keyOf = (to: Place): Promise<PlaceKey> => placeKey(to, { addressBook, clock });
  const polling = { find: place, keyOf, now: () => clock.now() };

  // What is asked of Teams beside messages.
  const givenUp = (options?: CallOptions): readonly AbortSignal[] => {
    const { signal } = readCallOptions(options);
    return signal === undefined ? [underWay.givenUp] : [underWay.givenUp, signal];
  };
  const read = (answer: Parameters<typeof readOutcome>[0], accepted: Parameters<typeof readOutcome>[2]) =>
    readOutcome(answer, clock.now(), accepted);
  const direct = createDirectConversations({
    look: (missing) => findAgain(missing, finding),
    async create(missing) {
      const deps = { connector, readOutcome: read, otherHost: cloud.otherServiceUrl, signal: underWay.givenUp };
      const outcome = await attempt({ kind: 'create', to: missing }, deps);
      await feedBack(outcome, { addressBook, clock });
      return outcome;
    },
  });
  const asking = (signals: readonly AbortSignal[]) => ({
    connector,
    addressBook,
    clock,
    readOutcome: read,
    signal: AbortSignal.any([...signals]),
  });

  try {
    if (settings.lanes === true || (settings.lanes === undefined && (await store.laneStore.isWorkLeft())))
      await lanes.start();
  } catch (error) {
    await Promise.all([connector.close(), graph.close()]);
    await store.close();
    throw error;
  }

  return {
    botId: bot,
    observe: (activity) => underWay.run(() => observe(activity)),
    botEndpoint,
    trustServiceUrl: (url, until) => trustedHosts.trustServiceUrl(url, until),
    fetchRoster: (of, options) =>
      underWay.run(async () => {
        const { reference, gathering } = await findGathering(of, finding);
        return fetchRoster(reference, gathering, asking(givenUp(options)));
      }),
    fetchTeam: (of, options) =>
      underWay.run(async () => fetchTeam((await findGathering(of, finding)).reference, asking(givenUp(options)))),
    createOrGetDirectConversation: (asBot, person, tenant) =>
      underWay.run(async () => {
        const named = readDirect(asBot, person, tenant, bot);
        return direct.get(await findPersonPlace(named.key, named.tenantId, finding));
      }),
    ...createSending({
      finding,
      clock,
      polling,
      body,
      messages,
      accept,
      poke,
      check: (url) => trustedHosts.check(url),
      here: async () => (settings.lanes === false ? NOT_HERE : lanes.start()),
      givenUp,
      run: (call) => underWay.run(call),
    }),
    ...createBroadcasting({
      resolving: {
        find: place,
        keyOf,
        audiences: store.audiences,
        directories: store.directories,
        addressBook,
        graph,
        fetchTeam: async (tenant, team) =>
          fetchTeam((await findGathering({ team, tenant }, finding)).reference, asking([underWay.givenUp])),
        clock,
        signal: underWay.givenUp,
      },
      polling,
      messages,
      accept,
      body,
      handle,
      poke,
      pace: limits.tenant,
      run: (call) => underWay.run(call),
    }),
    audiences: createSavedAudiences(store, (call) => underWay.run(call)),
    reach: createReaching(store.reach, (call) => underWay.run(call)),
    ...createGoverning({ store, clock, run: (call) => underWay.run(call) }),
    ...createSyncing({ directories: store.directories, poke, ...underWay }),
    addressBook: {
      findPeople: (key, tenant) => underWay.run(() => addressBook.findPeople(readPersonKey(key), tenant)),
      findDirect: (tenant, person) => underWay.run(() => addressBook.findDirect(tenant, person)),
      findConversations: (id, tenant) => underWay.run(() => addressBook.findConversations(id, tenant)),
      findChannels: (id, tenant) => underWay.run(() => addressBook.findChannels(id, tenant)),
      members: (tenant, gathering) => underWay.run(() => addressBook.members(tenant, gathering)),
      findReachability: (tenant, id) => underWay.run(() => addressBook.findReachability(tenant, id)),
      counts: (tenant) => underWay.run(() => addressBook.counts(tenant)),
    },
    diagnose: (asked) =>
      underWay.run(() =>
        diagnose(asked, {
          tokens,
          graph,
          findApp,
          teamsAppId: settings.teamsApp.id,
          botAppId,
          cloud,
          inspector: store.inspector,
          clock,
        }),
      ),
    async close() {
      await underWay.close();
      stopping.abort();
      await lanes.stop();
      await Promise.all([connector.close(), graph.close()]);
      await store.close();
    },
  };
}
