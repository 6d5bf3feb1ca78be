import { latestVersion, type CatalogueApp } from '../../../state/catalogue.ts';
import type { GraphCall } from '../../route.ts';

/** An app as the catalogue shows it (sheet 6.2). */
export const viewApp = ({ id, externalId, name, distribution }: CatalogueApp): Readonly<Record<string, unknown>> => ({
  id,
  externalId: distribution === 'store' ? null : externalId,
  displayName: name,
  distributionMethod: distribution,
});

/** One version of an app (sheet 6.2, 6.3). */
export const viewDefinition = (app: CatalogueApp, version: string): Readonly<Record<string, unknown>> => ({
  id: Buffer.from(`${app.id}##${version}`).toString('base64'),
  teamsAppId: app.id,
  azureADAppId: app.webApplicationId ?? null,
  displayName: app.name,
  version,
  publishingState: 'published',
  shortDescription: '',
  description: '',
  lastModifiedDateTime: null,
  createdBy: null,
  authorization: {
    requiredPermissionSet: {
      resourceSpecificPermissions: app.resourceSpecificPermissions.map((permissionValue) => {
        return { permissionValue, permissionType: 'application' };
      }),
    },
  },
});

/** The version of an app that the catalogue has now. */
export const viewLatest = (app: CatalogueApp): Readonly<Record<string, unknown>> =>
  viewDefinition(app, latestVersion(app));

/**
 * The app that an install is of: the one that it was made from, or the one of the same bot that the tenant sees; where
 * it sees none, the app was side-loaded.
 */
export function appInstalled(
  { world, caller }: GraphCall,
  appId: string,
  teamsAppId: string | undefined,
): CatalogueApp {
  const known =
    teamsAppId === undefined
      ? world.catalogue.withBot(appId, caller.tenantId)
      : world.catalogue.get(teamsAppId, caller.tenantId);
  if (known !== undefined) return known;
  const bot = world.bots.get(appId);
  const manifestId = bot?.manifestId ?? appId;
  return {
    id: teamsAppId ?? `sideloaded-${manifestId}`,
    appId,
    tenantId: caller.tenantId,
    externalId: manifestId,
    distribution: 'sideloaded',
    webApplicationId: appId,
    name: bot?.name ?? '',
    versions: [bot?.version ?? ''],
    resourceSpecificPermissions: [],
  };
}
