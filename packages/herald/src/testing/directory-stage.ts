import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
// Teams of these tests is the simulated one; nothing but tests imports this file.
// oxlint-disable-next-line herald/imports
import { startSimulator, type Simulator } from 'teams-simulator';
import type { LaneHold } from '../lane-ports.ts';
import type { DirectoryProgress } from '../directory-ports.ts';
import { createSeeToDirectory, type SeeToDirectoryDeps } from '../flow/address-book/directory/see-to-directory.ts';
import { tenantId, type TenantId } from '../model/ids.ts';
import type { Store } from '../store/open-store.ts';
import type { Listed } from '../store/schema.ts';
import type { Ending } from '../store/testing/for-each-store.ts';
import { createGraph, type OpenGraph } from '../teams/graph.ts';
import { PlainHttpCredential } from '../teams/plain-http-credential.ts';
import { createTokenSource } from '../teams/tokens.ts';
import { createTrustedHosts } from '../teams/trusted-hosts.ts';

const clock = { now: () => new Date() };

/** A simulated Graph with one bot, and a client of it that waits a hundredth of what it is told. */
export type GraphStage = {
  readonly teams: Simulator;
  readonly appId: string;
  readonly graph: OpenGraph;
};

export async function startGraph(t: Ending): Promise<GraphStage> {
  const teams = await startSimulator({ port: 0, graphLimits: { enabled: false } });
  const [appId, secret] = [randomUUID(), randomUUID()];
  await teams.control.addBot({ appId, secret });
  const credential = new PlainHttpCredential({
    loginHost: teams.loginHost,
    authority: 'botframework.com',
    clientId: appId,
    clientSecret: secret,
  });
  const graph = createGraph({
    tokens: createTokenSource({ credential, clock }),
    trustedHosts: createTrustedHosts({ clock }),
    clock,
    cloud: { graphBaseUrl: teams.graphBaseUrl, graphScope: 'https://graph.microsoft.com/.default' },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 100)),
  });
  t.after(async () => {
    await graph.close();
    await teams.close();
  });
  return { teams, appId, graph };
}

/** Somebody as the address book has them. */
export type Kept = {
  readonly entra_id: string;
  readonly name: string | null;
  readonly user_principal_name: string | null;
  readonly email: string | null;
  readonly gone: boolean;
  readonly listed: Listed | null;
};

/** One tenant whose directory may be read, and a lane of it that is held. */
export type DirectoryStage = {
  readonly tenant: TenantId;
  readonly hold: LaneHold;
  /** Syncs to the end of the run, and says how that ended. */
  readonly sync: (options?: { readonly full?: boolean }) => Promise<NonNullable<DirectoryProgress['ended']>['how']>;
  /** Everybody of whom something is kept, by Entra id. */
  readonly kept: () => Promise<ReadonlyMap<string, Kept>>;
};

export async function newDirectory(
  { teams, appId, graph }: GraphStage,
  store: Store,
  options: Partial<SeeToDirectoryDeps> & { readonly permissions?: readonly string[] } = {},
): Promise<DirectoryStage> {
  const { id } = await teams.control.addTenant({ id: randomUUID() });
  const { permissions = ['User.Read.All', 'MailboxSettings.Read'], ...deps } = options;
  if (permissions.length > 0) await teams.control.grantConsent({ tenantId: id, appId, permissions: [...permissions] });
  const tenant = tenantId(id);
  const { directories, laneStore, db } = store;
  const { signal } = new AbortController();
  const see = createSeeToDirectory({
    graph,
    directories,
    clock,
    everyMs: 86_400_000,
    timeZones: false,
    ...deps,
  });
  await directories.ask(tenant, false);
  const taken = await laneStore.take(tenant, randomUUID(), 600_000);
  const { hold } = taken ?? assert.fail('somebody else has the lane');
  return {
    tenant,
    hold,
    async sync({ full = false } = {}) {
      const run = await directories.ask(tenant, full);
      for (;;) {
        const ended = (await directories.find(tenant))?.progress.ended;
        if (ended !== undefined && ended.run >= run) return ended.how;
        const [chore] = await laneStore.dueChores(hold, 1);
        await see(hold, chore ?? assert.fail('the sync is not due'), signal);
      }
    },
    async kept() {
      const { rows } = await sql<Kept>`
        select entra_id, name, user_principal_name, email, gone, listed from person where tenant_id = ${tenant}`.execute(
        db,
      );
      return new Map(rows.map((row) => [row.entra_id, row]));
    },
  };
}
