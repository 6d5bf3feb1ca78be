import { graphPermissions, permissionName, type GraphPermission } from 'herald';
import type { App } from './app.ts';

/** One permission as an administrator is told of it. */
export type PermissionWanted = Omit<GraphPermission, 'withConsent'>;

/** The application permissions of Microsoft Graph of which this app may have use. */
export const permissionsWanted = ({ scopes, resourceSpecific }: App): readonly PermissionWanted[] => {
  const asksResources = resourceSpecific.length > 0;
  return graphPermissions
    .filter(({ name }) => !(ofTeams.has(name) && !scopes.includes('team')))
    .filter(({ name }) => !(ofPeople.has(name) && !scopes.includes('personal')))
    .map((permission) => ({
      name: permissionName(permission, { asksResources }),
      neededTo: permission.neededTo,
      without: permission.without,
      optional: permission.optional,
    }));
};

type Name = (typeof graphPermissions)[number]['name'];
/** Of no use to a bot that is in no team. */
const ofTeams: ReadonlySet<Name> = new Set([
  'TeamsAppInstallation.ReadWriteSelfForTeam.All',
  'Team.ReadBasic.All',
  'Channel.ReadBasic.All',
]);
/** Of no use to a bot that people do not have to themselves. */
const ofPeople: ReadonlySet<Name> = new Set(['TeamsAppInstallation.ReadWriteSelfForUser.All']);
