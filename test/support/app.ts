import { randomUUID } from 'node:crypto';
import type { Contoso, Someone } from './contoso.ts';

/** What an admin consents to, for the app to be installed with people. */
export const MAY_INSTALL = ['TeamsAppInstallation.ReadWriteSelfForUser.All', 'AppCatalog.Read.All'];

/** A tenant of its own, whose catalogue has the bot's app. */
export type AppTenant = {
  readonly tenantId: string;
  /** What the catalogue calls the app. */
  readonly catalogueId: string | undefined;
  /** Adds people, without the app unless `install` says so. */
  readonly people: (names: readonly string[], options?: { readonly install?: boolean }) => Promise<readonly Someone[]>;
  /** These people, as the audience of a message. */
  readonly audience: (people: ReadonlyArray<{ readonly id: string }>) => {
    readonly kind: 'list';
    readonly to: ReadonlyArray<{ readonly person: string; readonly tenant: string }>;
  };
};

/** Adds a tenant to a Contoso; by default its catalogue has the app, and its admin has consented to installs. */
export async function appTenant(
  { control, appId }: Pick<Contoso, 'control' | 'appId'>,
  { permissions = MAY_INSTALL, publish = true }: { permissions?: readonly string[]; publish?: boolean } = {},
): Promise<AppTenant> {
  const { id: tenantId } = await control.addTenant({ id: randomUUID() });
  const published = publish ? await control.publishApp({ appId, tenantId, webApplicationId: appId }) : undefined;
  if (permissions.length > 0) await control.grantConsent({ tenantId, appId, permissions: [...permissions] });
  return {
    tenantId,
    catalogueId: published?.id,
    async people(names, { install = false } = {}) {
      const people = await control.addPeople({ tenantId, people: names.map((name) => ({ name })) });
      if (install) for (const { id } of people) await control.install({ appId, person: id });
      return people;
    },
    audience: (people) => ({ kind: 'list', to: people.map(({ id }) => ({ person: id, tenant: tenantId })) }),
  };
}
