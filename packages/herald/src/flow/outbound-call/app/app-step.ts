import { z } from 'zod';
import type { DueDelivery } from '../../../lane-ports.ts';
import type { Graph, GraphRequest } from '../../../graph-ports.ts';
import { conversationId, type TenantId } from '../../../model/ids.ts';
import { CHAT_NOT_FOUND, type AppHome, type InstallStep } from '../../../model/installing.ts';
import type { DeliveryAttempted } from '../../../model/outcome.ts';
import type { Place } from '../../../model/place.ts';
import type { AddressBook, Answer } from '../../../ports.ts';
import type { AppFinder, TeamsApp } from './find-app.ts';
import { APP_NOT_FOUND, readGraphAnswer } from './read-graph-answer.ts';

export type AppStepDeps = {
  readonly graph: Graph;
  readonly findApp: AppFinder;
  readonly app: TeamsApp;
  /** Scheme, host and version by which an install names an app. */
  readonly graphRoot: string;
  readonly addressBook: Pick<AddressBook, 'findDirect'>;
  readonly signal?: AbortSignal;
};

type Asked = {
  readonly delivery: DueDelivery;
  readonly home: AppHome;
  readonly step: InstallStep;
  readonly mayLeave?: () => boolean;
};

/** Makes one attempt at one step about the app at a delivery's place. Whatever Graph answers is in the outcome. */
export async function attemptAppStep(asked: Asked, deps: AppStepDeps): Promise<DeliveryAttempted> {
  const { delivery, step } = asked;
  const { tenantId } = delivery.key;
  const known = step === 'chat' ? await knownChat(delivery.to, deps) : undefined;
  if (known !== undefined) return known;
  const sought = await deps.findApp(tenantId, deps.signal);
  switch (sought.kind) {
    case 'found':
      return takeStep(asked, { id: sought.app.id }, deps);
    case 'not-there':
      return { kind: 'unreachable', why: 'app-not-found', status: 0, code: APP_NOT_FOUND };
    case 'unread': {
      const outcome = readGraphAnswer(sought.answer, step);
      if (outcome.kind !== 'unreachable' || outcome.status !== 403) return outcome;
      // An app of the store has the id of its manifest: it can be installed without the catalogue being read.
      const taken = await takeStep(asked, { manifestId: deps.app.id }, deps);
      // Whether it is somewhere else cannot be said.
      return taken.kind === 'unreachable' && taken.why === 'app-not-found' ? outcome : taken;
    }
  }
}

/** The app by the catalogue's id of it or, where that could not be read, by its manifest's. */
type Named = { readonly id: string } | { readonly manifestId: string };

async function takeStep(asked: Asked, named: Named, deps: AppStepDeps): Promise<DeliveryAttempted> {
  const { delivery, home, step, mayLeave } = asked;
  const { tenantId } = delivery.key;
  const call = (request: GraphRequest): Promise<Answer> => deps.graph.call(tenantId, request, deps.signal, mayLeave);
  if (step === 'install')
    return readGraphAnswer(await call(installRequest(home, 'id' in named ? named.id : named.manifestId, deps)), step);
  const found = await findInstallation(tenantId, home, named, deps);
  if (found.kind !== 'found') return withoutInstallation(found, step);
  const path = `${pathOf(home)}/${encodeURIComponent(found.id)}`;
  switch (step) {
    case 'uninstall':
      return readGraphAnswer(await call({ method: 'DELETE', url: path }), step);
    case 'upgrade':
      return readGraphAnswer(await call({ method: 'POST', url: `${path}/upgrade`, body: consent(deps.app) }), step);
    case 'chat':
      return readChat(await call({ method: 'GET', url: `${path}/chat` }), delivery.to);
  }
}

const pathOf = (home: AppHome): string =>
  home.kind === 'person'
    ? `/users/${encodeURIComponent(home.entraId)}/teamwork/installedApps`
    : `/teams/${encodeURIComponent(home.groupId)}/installedApps`;

const installRequest = (home: AppHome, appId: string, { app, graphRoot }: AppStepDeps): GraphRequest => ({
  method: 'POST',
  url: pathOf(home),
  body: {
    'teamsApp@odata.bind': `${graphRoot}/appCatalogs/teamsApps/${encodeURIComponent(appId)}`,
    ...consent(app),
  },
});

/** Apps that ask for permissions of one team or chat are installed with the consent to exactly those (protocol sheet, 6.4). */
const consent = ({ resourceSpecificPermissions: asked }: TeamsApp): Readonly<Record<string, unknown>> =>
  asked.length === 0
    ? {}
    : {
        consentedPermissionSet: {
          resourceSpecificPermissions: asked.map((permissionValue) => ({
            permissionValue,
            permissionType: 'application',
          })),
        },
      };

const installations = z.object({ value: z.array(z.object({ id: z.string().min(1) })) });

type InstallationSought =
  | { readonly kind: 'found'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unread'; readonly answer: Answer };

async function findInstallation(
  tenantId: TenantId,
  home: AppHome,
  named: Named,
  { graph, signal }: AppStepDeps,
): Promise<InstallationSought> {
  const [property, id] = 'id' in named ? ['id', named.id] : ['externalId', named.manifestId];
  const filter = encodeURIComponent(`teamsApp/${property} eq '${id.replaceAll("'", "''")}'`);
  const request: GraphRequest = { method: 'GET', url: `${pathOf(home)}?$expand=teamsApp&$filter=${filter}` };
  const answer = await graph.ask(tenantId, request, signal);
  if (answer.kind !== 'answered' || answer.status !== 200) return { kind: 'unread', answer };
  const found = installations.safeParse(answer.body).data?.value[0]?.id;
  return found === undefined ? { kind: 'none' } : { kind: 'found', id: found };
}

function withoutInstallation(
  found: Exclude<InstallationSought, { kind: 'found' }>,
  step: Exclude<InstallStep, 'install'>,
): DeliveryAttempted {
  if (found.kind === 'unread') return readGraphAnswer(found.answer, step);
  switch (step) {
    case 'uninstall':
      return { kind: 'done', step };
    case 'upgrade':
      return { kind: 'unreachable', why: 'not-installed', status: 404, code: 'NotInstalled' };
    case 'chat':
      return noChatYet;
  }
}

/** An install may be shown, and have a chat, only a moment after it was made (protocol sheet, 6.6). */
const noChatYet: DeliveryAttempted = {
  kind: 'wait',
  status: 404,
  code: CHAT_NOT_FOUND,
  until: undefined,
  countsAsAttempt: true,
};

const chat = z.object({ id: z.string().min(1) });

function readChat(answer: Answer, to: Place): DeliveryAttempted {
  if (answer.kind === 'answered' && answer.status === 404) return noChatYet;
  const outcome = readGraphAnswer(answer, 'chat');
  if (outcome.kind !== 'done' || answer.kind !== 'answered') return outcome;
  const id = chat.safeParse(answer.body).data?.id;
  if (id === undefined || to.kind !== 'direct') return noChatYet;
  const { tenantId, serviceUrl, botId, person } = to;
  return {
    kind: 'created',
    reference: { tenantId, serviceUrl, botId, person, conversationId: conversationId(id), scope: 'personal' },
  };
}

/** The event of the install may have told it meanwhile. */
async function knownChat(to: Place, { addressBook }: AppStepDeps): Promise<DeliveryAttempted | undefined> {
  if (to.kind !== 'direct' || to.person.id === undefined) return undefined;
  const reference = await addressBook.findDirect(to.tenantId, to.person.id);
  return reference === undefined ? undefined : { kind: 'created', reference };
}
