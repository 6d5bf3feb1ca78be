import { z } from 'zod';
import type { Graph } from '../../../graph-ports.ts';
import type { TenantId } from '../../../model/ids.ts';
import type { Answer, Clock } from '../../../ports.ts';

/** The bot's app as its manifest names it. */
export type TeamsApp = {
  /** The manifest's `id`, which the catalogue calls `externalId`. */
  readonly id: string;
  /** What the manifest asks for of teams and chats: an install has to consent to the very same (protocol sheet, 6.4). */
  readonly resourceSpecificPermissions: readonly string[];
};

/** The app as a tenant's catalogue has it. */
export type AppFound = {
  /** The catalogue's own id of it, by which it is installed. */
  readonly id: string;
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `webApplicationInfo.id` of its manifest, by which it is the bot's own; null when it has none, undefined when the catalogue does not say. */
  readonly webApplicationId: string | null | undefined;
  readonly distribution: 'organization' | 'store' | 'sideloaded';
};

/** What a tenant's catalogue was found to hold; or that it did not let itself be read. */
export type AppSought =
  | { readonly kind: 'found'; readonly app: AppFound }
  | { readonly kind: 'not-there' }
  | { readonly kind: 'unread'; readonly answer: Answer };

/** What was found stays so for a while, and what was not is looked for again soon: it may just have been published. */
const FOUND_FOR_MS = 10 * 60_000;
const NOT_FOUND_FOR_MS = 30_000;
/** So many tenants are remembered at once. */
const MOST_KEPT = 10_000;

const listed = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      displayName: z.string().nullish(),
      distributionMethod: z.enum(['organization', 'store', 'sideloaded']).catch('organization'),
      appDefinitions: z
        .array(z.object({ version: z.string().nullish(), azureADAppId: z.string().nullish().catch(undefined) }))
        .nullish(),
    }),
  ),
});

/** Finds the bot's app in the catalogues of tenants: the organisation's own before the store's (protocol sheet, 6.2). */
export function createAppFinder({
  graph,
  clock,
  app,
}: {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly app: TeamsApp;
}) {
  const look = async (tenant: TenantId, signal: AbortSignal | undefined): Promise<AppSought> => {
    const id = app.id.replaceAll("'", "''");
    const filter = encodeURIComponent(`externalId eq '${id}' or id eq '${id}'`);
    const answer = await graph.ask(
      tenant,
      { method: 'GET', url: `/appCatalogs/teamsApps?$filter=${filter}&$expand=appDefinitions` },
      signal,
    );
    if (answer.kind !== 'answered' || answer.status !== 200) return { kind: 'unread', answer };
    const apps = listed.safeParse(answer.body).data?.value ?? [];
    const found = apps.find(({ distributionMethod }) => distributionMethod === 'organization') ?? apps[0];
    if (found === undefined) return { kind: 'not-there' };
    const newest = found.appDefinitions?.at(-1);
    return {
      kind: 'found',
      app: {
        id: found.id,
        name: found.displayName ?? undefined,
        version: newest?.version ?? undefined,
        webApplicationId: newest?.azureADAppId,
        distribution: found.distributionMethod,
      },
    };
  };

  type Entry = { readonly sought: Promise<AppSought>; until: number };
  const known = new Map<TenantId, Entry>();

  /** What was found is kept longer; of what failed nothing is. */
  const keep = async (tenant: TenantId, entry: Entry, now: number): Promise<void> => {
    try {
      const sought = await entry.sought;
      if (sought.kind === 'found') entry.until = now + FOUND_FOR_MS;
      // What may pass is asked for again by the next.
      else if (sought.kind === 'unread' && !isForbidden(sought.answer)) known.delete(tenant);
    } catch {
      known.delete(tenant);
    }
  };

  return (tenant: TenantId, signal?: AbortSignal): Promise<AppSought> => {
    const now = clock.now().getTime();
    const before = known.get(tenant);
    if (before !== undefined && now < before.until) return before.sought;
    const entry: Entry = { sought: look(tenant, signal), until: now + NOT_FOUND_FOR_MS };
    known.delete(tenant);
    known.set(tenant, entry);
    if (known.size > MOST_KEPT) known.delete([...known.keys()][0] ?? tenant);
    void keep(tenant, entry, now);
    return entry.sought;
  };
}

const isForbidden = (answer: Answer): boolean => answer.kind === 'answered' && answer.status === 403;

export type AppFinder = ReturnType<typeof createAppFinder>;
