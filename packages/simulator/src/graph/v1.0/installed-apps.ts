import type { Answer } from '../../answer.ts';
import { installBot, installIn, removeBot, upgradeBot } from '../../installs/install-bot.ts';
import { latestVersion, type CatalogueApp } from '../../state/catalogue.ts';
import { holds, readOf } from '../../state/condition.ts';
import { isJsonObject, textAt } from '../../state/json.ts';
import { readFilter } from '../odata/check-filter.ts';
import { readExpand, readSelect } from '../odata/select.ts';
import { permissions } from '../permissions.ts';
import { refuse } from '../refusal.ts';
import { contextOf, ok, param, type GraphCall, type GraphRoute } from '../route.ts';
import { appInstalled } from './app-catalogs/app-view.ts';
import { checkConsent, checkManages, mayManage } from './installed-apps/manage.ts';
import { actorOf, installsAt, placeOf, sceneOf, type AppPlace } from './installed-apps/place.ts';
import {
  appIdIn,
  installExpandable,
  installFilter,
  installSelectable,
  viewInstall,
  wholeInstall,
  type Installed,
} from './installed-apps/view-install.ts';

interface Rights {
  readonly read: { readonly of: 'teams'; readonly anyOf: readonly string[] };
  readonly write: { readonly of: 'teams'; readonly anyOf: readonly string[] };
}

/** Apps that people and teams have: which, installing, removing and upgrading them (sheet 6.3 to 6.5). */
export const installedApps: readonly GraphRoute[] = [
  ...routesAt('/users/:user/teamwork/installedApps', {
    read: permissions.readUserApps,
    write: permissions.writeUserApps,
  }),
  ...routesAt('/teams/:team/installedApps', { read: permissions.readTeamApps, write: permissions.writeTeamApps }),
  {
    method: 'GET',
    path: '/users/:user/teamwork/installedApps/:install/chat',
    operation: 'installChat',
    permissions: permissions.readUserApps,
    limit: { of: 'teams', kind: 'otherGet' },
    handle: getChat,
  },
];

function routesAt(path: string, { read, write }: Rights): readonly GraphRoute[] {
  const one = `${path}/:install`;
  return [
    {
      method: 'GET',
      path,
      operation: 'listInstalls',
      permissions: read,
      limit: { of: 'teams', kind: 'getInstalls' },
      handle: (call) => list(call, read.anyOf),
    },
    {
      method: 'GET',
      path: one,
      operation: 'listInstalls',
      permissions: read,
      limit: { of: 'teams', kind: 'getInstalls' },
      handle: (call) => getOne(call, read.anyOf),
    },
    {
      method: 'POST',
      path,
      operation: 'installApp',
      permissions: write,
      limit: { of: 'teams', kind: 'postInstalls' },
      handle: (call) => install(call, write.anyOf),
    },
    {
      method: 'DELETE',
      path: one,
      operation: 'removeApp',
      permissions: write,
      limit: { of: 'teams', kind: 'deleteInstalls' },
      handle: (call) => remove(call, write.anyOf),
    },
    {
      method: 'POST',
      path: `${one}/upgrade`,
      operation: 'upgradeInstall',
      permissions: write,
      limit: { of: 'teams', kind: 'upgradeInstalls' },
      handle: (call) => upgrade(call, write.anyOf),
    },
  ];
}

function list(call: GraphCall, anyOf: readonly string[]): Answer {
  const { query } = call;
  query.allowOnly('$select', '$filter', '$expand');
  readSelect(query, installSelectable);
  const condition = readFilter(query, installFilter);
  const expand = readExpand(query, installExpandable);
  const place = placeOf(call);
  const value = installedAt(call, place)
    .filter(({ app }) => mayManage(call, app, anyOf))
    .filter((one) => condition === undefined || holds(condition, readOf(wholeInstall(one))))
    .map((one) => viewInstall(one, expand));
  return ok({ ...contextOf(call, contextAt(place)), '@odata.count': value.length, value });
}

function getOne(call: GraphCall, anyOf: readonly string[]): Answer {
  call.query.allowOnly('$select', '$expand');
  readSelect(call.query, installSelectable);
  const expand = readExpand(call.query, installExpandable);
  const found = installOf(call, anyOf);
  return ok({ ...contextOf(call, `${contextAt(found.place)}/$entity`), ...viewInstall(found, expand) });
}

function install(call: GraphCall, anyOf: readonly string[]): Answer {
  const place = placeOf(call);
  const app = appAskedFor(call);
  checkManages(call, app, anyOf);
  checkConsent(call, app, anyOf);
  checkPolicy(call, place, app);
  if (place.kind === 'team' && place.team.archived) throw refuse('badRequest', 'Bad Request');
  const bot = botOf(call, app);
  const scene = sceneOf(call, place, bot);
  if (installIn({ bot, scene }) !== undefined)
    throw refuse('conflict', `The app '${app.id}' is already installed in the specified scope.`);
  const target = { bot, scene, person: actorOf(call, place) };
  call.tell(bot, installBot(call.events, target, { version: latestVersion(app), teamsAppId: app.id }));
  return { status: 201 };
}

function remove(call: GraphCall, anyOf: readonly string[]): Answer {
  const { place, app } = installOf(call, anyOf);
  checkManages(call, app, anyOf);
  const bot = botOf(call, app);
  call.tell(bot, removeBot(call.events, { bot, scene: sceneOf(call, place, bot), person: actorOf(call, place) }));
  return { status: 204 };
}

function upgrade(call: GraphCall, anyOf: readonly string[]): Answer {
  const { place, app } = installOf(call, anyOf);
  checkManages(call, app, anyOf);
  checkConsent(call, app, anyOf);
  checkPolicy(call, place, app);
  const bot = botOf(call, app);
  const scene = sceneOf(call, place, bot);
  const current = installIn({ bot, scene });
  const version = latestVersion(app);
  // Whoever has the newest already stays as they are.
  if (current !== undefined && current.version !== version)
    call.tell(
      bot,
      upgradeBot(call.events, { bot, scene, person: actorOf(call, place) }, { install: current, version }),
    );
  return { status: 204 };
}

function getChat(call: GraphCall): Answer {
  call.query.allowOnly('$select');
  const { place, app } = installOf(call, permissions.readUserApps.anyOf);
  return ok({
    ...contextOf(call, 'chats/$entity'),
    id: `19:${place.id}_${app.appId}@unq.gbl.spaces`,
    topic: null,
    createdDateTime: '2026-01-05T08:00:00Z',
    lastUpdatedDateTime: '2026-01-05T08:00:00Z',
    chatType: 'oneOnOne',
    tenantId: call.caller.tenantId,
  });
}

const contextAt = ({ kind, id }: AppPlace): string =>
  kind === 'user' ? `users('${id}')/teamwork/installedApps` : `teams('${id}')/installedApps`;

const installedAt = (call: GraphCall, place: AppPlace): readonly Installed[] =>
  installsAt(call, place).map(({ bot, install: found }) => {
    return { place, install: found, app: appInstalled(call, bot.appId, found.teamsAppId) };
  });

function installOf(call: GraphCall, anyOf: readonly string[]): Installed {
  const place = placeOf(call);
  const appId = appIdIn(param(call, 'install'), place);
  const found = installedAt(call, place).find(({ app }) => app.id === appId);
  if (found === undefined || !mayManage(call, found.app, anyOf))
    throw refuse('notFound', 'App installation was not found in the specified scope.');
  return found;
}

/** The app of the catalogue that the body names, by whatever host it names it (sheet 6.4). */
function appAskedFor({ world, caller, body }: GraphCall): CatalogueApp {
  const bound = isJsonObject(body) ? textAt(body, 'teamsApp@odata.bind') : undefined;
  const id = /\/appCatalogs\/teamsApps(?:\/|\(')([^/')]+)(?:'\))?$/i.exec(bound ?? '')?.[1];
  if (id === undefined)
    throw refuse('badRequest', "Bad Request: 'teamsApp@odata.bind' must name an app of the catalogue.");
  const app = world.catalogue.get(decodeURIComponent(id), caller.tenantId);
  if (app === undefined) throw refuse('notFound', `The definition of the app with id '${id}' was not found.`);
  return app;
}

function checkPolicy({ world, caller }: GraphCall, place: AppPlace, app: CatalogueApp): void {
  const policy = world.tenants.get(caller.tenantId)?.policies.get(app.appId);
  const forbidden = place.kind === 'user' ? world.isForbidden(app.appId, place.person) : policy?.everyone === true;
  if (!forbidden) return;
  const whom = place.kind === 'user' ? `UserObjectId: ${place.id}, ` : '';
  const type = app.distribution === 'store' ? 'Global' : 'Private';
  const message = `App is blocked by app permission policy. TenantId: ${caller.tenantId}, ${whom}AppId: ${app.id}, AppType: ${type}`;
  throw refuse('forbidden', message, { inner: { code: 'AccessDenied', message } });
}

function botOf({ world }: GraphCall, { appId }: CatalogueApp) {
  const bot = world.bots.get(appId);
  if (bot === undefined) throw refuse('notFound', `The bot of the app was not found.`);
  return bot;
}
