/** Where an app of the catalogue comes from (sheet 6.2); one that is in no catalogue is side-loaded. */
export type Distribution = 'organization' | 'store' | 'sideloaded';

/** An app as the Teams app catalogue of a tenant has it. */
export interface CatalogueApp {
  /** The catalogue's own id; that of the manifest for an app of the store. */
  readonly id: string;
  /** The bot in it. */
  readonly appId: string;
  /** The tenant that published it; undefined for the store. */
  readonly tenantId: string | undefined;
  readonly externalId: string;
  readonly distribution: Distribution;
  /** `webApplicationInfo.id` of the manifest: the app that may manage it with a Self permission (sheet 6.4). */
  readonly webApplicationId: string | undefined;
  name: string;
  /** Oldest first. */
  versions: readonly [string, ...string[]];
  /** Names of the permissions that an install must consent to (sheet 6.4). */
  resourceSpecificPermissions: readonly string[];
}

/** The newest version. */
export const latestVersion = ({ versions }: CatalogueApp): string => versions.at(-1) ?? versions[0];

/** Every app that was published, to an organisation or in the store. */
export class Catalogue {
  readonly #apps = new Map<string, CatalogueApp>();

  /** An app that a tenant sees. */
  get(id: string, tenantId: string): CatalogueApp | undefined {
    const app = this.#apps.get(id);
    return app !== undefined && isSeenBy(app, tenantId) ? app : undefined;
  }

  has(id: string): boolean {
    return this.#apps.has(id);
  }

  all(): readonly CatalogueApp[] {
    return [...this.#apps.values()];
  }

  /** What a tenant sees: its own apps, and those of the store. */
  of(tenantId: string): readonly CatalogueApp[] {
    return this.all().filter((app) => isSeenBy(app, tenantId));
  }

  /** How a tenant has the app of a bot: its own before that of the store. */
  withBot(appId: string, tenantId: string): CatalogueApp | undefined {
    const apps = this.of(tenantId).filter((app) => app.appId === appId);
    return apps.find(({ distribution }) => distribution === 'organization') ?? apps[0];
  }

  publish(app: CatalogueApp): void {
    this.#apps.set(app.id, app);
  }

  remove(id: string): void {
    this.#apps.delete(id);
  }

  clear(): void {
    this.#apps.clear();
  }
}

const isSeenBy = (app: CatalogueApp, tenantId: string): boolean =>
  app.tenantId === undefined || app.tenantId === tenantId;
