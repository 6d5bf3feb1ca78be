import type { Answer } from '../../../answer.ts';
import { holds, readOf } from '../../../state/condition.ts';
import type { CatalogueApp } from '../../../state/catalogue.ts';
import { readFilter, type FilterSchema, type Filterable } from '../../odata/check-filter.ts';
import { readExpand, readSelect, selected, type Selectable } from '../../odata/select.ts';
import { permissions } from '../../permissions.ts';
import { contextOf, ok, type GraphCall, type GraphRoute } from '../../route.ts';
import { viewApp, viewLatest } from './app-view.ts';

/** The Teams app catalogue: apps of the organisation and of the store (sheet 6.2). */
export const teamsApps: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: '/appCatalogs/teamsApps',
    operation: 'listApps',
    permissions: permissions.catalogue,
    limit: { of: 'teams', kind: 'getCatalogue' },
    handle: listApps,
  },
];

const properties: Selectable = {
  type: 'microsoft.graph.teamsApp',
  properties: ['id', 'externalId', 'displayName', 'distributionMethod'],
};
const expandable: Selectable = { type: 'microsoft.graph.teamsApp', properties: ['appDefinitions'] };

const text: Filterable = {
  type: 'text',
  plain: ['eq', 'ne', 'in', 'not', 'null', 'startsWith', 'contains'],
  advanced: [],
};
const filter: FilterSchema = {
  resource: 'TeamsApp',
  properties: Object.fromEntries(properties.properties.map((name) => [name, text])),
  others: [],
};

function listApps(call: GraphCall): Answer {
  const { query, world, caller } = call;
  query.allowOnly('$select', '$filter', '$expand');
  const select = readSelect(query, properties);
  const condition = readFilter(query, filter);
  const expand = readExpand(query, expandable);
  const value = world.catalogue
    .of(caller.tenantId)
    .filter((app) => condition === undefined || holds(condition, readOf(viewApp(app))))
    .map((app) => ({
      ...selected(viewApp(app), select),
      ...(expand.length > 0 ? { appDefinitions: definitionsOf(app) } : {}),
    }));
  return ok({ ...contextOf(call, 'appCatalogs/teamsApps'), '@odata.count': value.length, value });
}

// Only what is published is shown, which is the newest version.
const definitionsOf = (app: CatalogueApp): readonly object[] => [viewLatest(app)];
