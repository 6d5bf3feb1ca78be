import type { FilterSchema, Filterable } from '../../odata/check-filter.ts';
import type { Selectable } from '../../odata/select.ts';
import type { CatalogueApp } from '../../../state/catalogue.ts';
import type { Install } from '../../../state/team.ts';
import { viewApp, viewDefinition } from '../app-catalogs/app-view.ts';
import type { AppPlace } from './place.ts';

/** An install: whose it is, of which app, and in which version. */
export interface Installed {
  readonly place: AppPlace;
  readonly app: CatalogueApp;
  readonly install: Install;
}

/** The id of an install, opaque but made of the place and the app (sheet 6.3). */
export const installIdOf = ({ place, app }: Pick<Installed, 'place' | 'app'>): string =>
  Buffer.from(`${place.id}##${app.id}`).toString('base64');

/** The app in the id of an install of a place; undefined for anything else. */
export function appIdIn(installId: string, place: AppPlace): string | undefined {
  const [placeId, appId, ...rest] = Buffer.from(installId, 'base64').toString().split('##');
  return placeId === place.id && rest.length === 0 ? appId : undefined;
}

/** Everything about an install, for filters. */
export const wholeInstall = (installed: Installed): Readonly<Record<string, unknown>> => ({
  id: installIdOf(installed),
  teamsApp: viewApp(installed.app),
  teamsAppDefinition: viewDefinition(installed.app, installed.install.version),
});

/** An install with what of it was asked for. */
export function viewInstall(installed: Installed, expand: readonly string[]): Readonly<Record<string, unknown>> {
  const whole = wholeInstall(installed);
  return Object.fromEntries(Object.entries(whole).filter(([name]) => name === 'id' || expand.includes(name)));
}

/** What of an install can be shown beside its id. */
export const installExpandable: Selectable = {
  type: 'microsoft.graph.teamsAppInstallation',
  properties: ['teamsApp', 'teamsAppDefinition'],
};

/** What of it can be selected. */
export const installSelectable: Selectable = { ...installExpandable, properties: ['id'], notModelled: ['scopeInfo'] };

const text: Filterable = { type: 'text', plain: ['eq', 'ne', 'in', 'not'], advanced: [] };

/** What installs can be filtered by. */
export const installFilter: FilterSchema = {
  resource: 'TeamsAppInstallation',
  properties: {
    id: text,
    'teamsApp/id': text,
    'teamsApp/externalId': text,
    'teamsApp/displayName': text,
    'teamsApp/distributionMethod': text,
    'teamsAppDefinition/teamsAppId': text,
    'teamsAppDefinition/displayName': text,
    'teamsAppDefinition/version': text,
  },
  others: [],
};
