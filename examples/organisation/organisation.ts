import type { Simulator } from 'teams-simulator';

/** What becomes of a message to somebody, as only the simulated Teams can know beforehand. */
export type Expected = 'sent' | 'blocked' | 'forbidden-by-policy' | 'guest' | 'disabled' | 'unlicensed';

/** A simulated organisation that has never met the bot. */
export type Organisation = {
  readonly tenant: string;
  readonly people: ReadonlyArray<{ readonly id: string; readonly expected: Expected }>;
  /** How many have the app before anything is sent. */
  readonly haveApp: number;
};

const PAGE = 10_000;
const HAVE_APP = 0.4;
const BLOCKED = 0.03;
const FORBIDDEN = 0.05;
const PERMISSIONS = ['User.Read.All', 'AppCatalog.Read.All', 'TeamsAppInstallation.ReadWriteSelfForUser.All'];

/** Makes one of so many people, most of whom lack the bot's app; some blocked it, and a policy forbids it to others. */
export async function makeOrganisation({ control }: Simulator, appId: string, count: number): Promise<Organisation> {
  const { id: tenant } = await control.addTenant({ name: 'Contoso' });
  await control.generatePeople({
    tenantId: tenant,
    count,
    installFor: appId,
    installed: HAVE_APP,
    guests: 0.02,
    disabled: 0.01,
    unlicensed: 0.01,
  });
  await control.publishApp({ appId, tenantId: tenant, webApplicationId: appId });
  await control.grantConsent({ tenantId: tenant, appId, permissions: PERMISSIONS });
  const ids = await idsOf(control, tenant, appId);
  const { installed, without } = await control.installed({ tenantId: tenant, appId, list: PAGE });
  const lack = new Set(without);
  const blocked = new Set(ids.filter((id) => !lack.has(id)).slice(0, Math.round(count * BLOCKED)));
  const forbidden = new Set(without.slice(0, Math.round(count * FORBIDDEN)));
  for (const person of blocked) await control.block({ appId, person });
  await control.forbidApp({ tenantId: tenant, appId, people: [...forbidden] });

  const people = [];
  for (const id of ids) {
    const { guest, accountEnabled, licensed } = await control.person({ person: id });
    const directory: Expected | undefined = !accountEnabled
      ? 'disabled'
      : guest
        ? 'guest'
        : licensed
          ? undefined
          : 'unlicensed';
    const teams: Expected = blocked.has(id) ? 'blocked' : forbidden.has(id) ? 'forbidden-by-policy' : 'sent';
    people.push({ id, expected: directory ?? teams });
  }
  return { tenant, people, haveApp: installed };
}

async function idsOf(control: Simulator['control'], tenantId: string, appId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const page: Awaited<ReturnType<typeof control.generatedPeople>> = await control.generatedPeople({
      tenantId,
      appId,
      offset,
      limit: PAGE,
    });
    ids.push(...page.people.map(({ id }) => id));
    offset = page.next;
  }
  return ids;
}
