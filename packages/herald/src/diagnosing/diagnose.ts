import { z } from 'zod';
import type { StoreInspector } from '../diagnosis-ports.ts';
import { HeraldError } from '../errors.ts';
import type { AppFinder } from '../flow/outbound-call/app/find-app.ts';
import type { Graph } from '../graph-ports.ts';
import type { Diagnosis, Finding } from '../model/finding.ts';
import { tenantId, type BotAppId, type TenantId } from '../model/ids.ts';
import { idText, parseInput } from '../parse-input.ts';
import type { Clock } from '../ports.ts';
import { askEndpoint, askTime } from '../teams/ask-outside.ts';
import type { Cloud } from '../teams/clouds.ts';
import { codeOf } from '../teams/code-of.ts';
import type { TokenSource } from '../teams/tokens.ts';
import { checkApp } from './check-app.ts';
import { checkClock } from './check-clock.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkConnectorLogin, checkGraphLogin } from './check-logins.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkStore } from './check-store.ts';

/** What is to be looked at beside the bot itself. */
export type DiagnoseAsked = {
  /** Which tenant Graph is asked about; by default some of those that are known. */
  readonly tenant?: string;
  /** The bot's messaging endpoint, as Teams reaches it; not looked at by default. */
  readonly endpoint?: string;
};

export type DiagnoseDeps = {
  readonly tokens: TokenSource;
  readonly graph: Graph;
  readonly findApp: AppFinder;
  readonly teamsAppId: string;
  readonly botAppId: BotAppId;
  readonly cloud: Cloud;
  readonly inspector: StoreInspector;
  readonly clock: Clock;
};

/** More tenants than these are for their own admins to look at, each by its name. */
const MOST_TENANTS = 20;

const schema = z
  .strictObject({
    tenant: idText.exactOptional(),
    endpoint: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).exactOptional(),
  })
  .optional();

/** Looks at everything that a bot needs. What is wrong is a finding; only a call that makes no sense is refused. */
export async function diagnose(asked: DiagnoseAsked | undefined, deps: DiagnoseDeps): Promise<Diagnosis> {
  const { tenant, endpoint } = parseInput(schema, asked, 'diagnose') ?? {};
  const { tokens, cloud, inspector, clock } = deps;
  const findings = [
    ...(await safely(() => checkConnectorLogin(tokens, cloud.connectorScope))),
    ...(await safely(async () => checkClock(await askTime(cloud.openIdMetadataUrl, () => clock.now())))),
    ...(await storeFindings(inspector)),
    ...(endpoint === undefined ? [] : await safely(() => endpointFindings(endpoint, deps))),
  ];
  // What is wrong with the store is told above.
  const known = tenant === undefined ? await inspector.tenants(MOST_TENANTS).catch((): readonly TenantId[] => []) : [];
  const tenants = tenant === undefined ? known : [tenantId(tenant)];
  findings.push(...(await Promise.all(tenants.map((one) => tenantFindings(one, deps)))).flat());
  // What the store knows of other tenants was not asked for; and each tenant's stand together, behind what concerns the bot.
  const told = findings
    .filter((finding) => tenant === undefined || finding.tenant === undefined || finding.tenant === tenants[0])
    .toSorted((one, other) => compare(one.tenant, other.tenant));
  return { findings: told, healthy: told.every(({ severity }) => severity !== 'problem') };
}

const compare = (one = '', other = ''): number => (one < other ? -1 : Number(one > other));

/** A store that cannot be asked is what is wrong. */
async function storeFindings(inspector: StoreInspector): Promise<readonly Finding[]> {
  try {
    return checkStore(await inspector.inspect());
  } catch (error) {
    const code = error instanceof Error ? codeOf(error) : 'unknown';
    const fix = error instanceof HeraldError ? error.fix : 'Look at the database, and report it if that is well.';
    return [{ code: 'D_STORE', severity: 'problem', what: `The store does not answer: ${code}.`, fix }];
  }
}

async function tenantFindings(tenant: TenantId, deps: DiagnoseDeps): Promise<readonly Finding[]> {
  const { tokens, cloud, graph, findApp, teamsAppId, botAppId, clock } = deps;
  let granted: readonly string[] = [];
  const login = await safely(async () => {
    const { findings, roles } = await checkGraphLogin(tokens, cloud.graphScope, tenant);
    granted = roles;
    return findings;
  });
  if (login[0]?.severity !== 'ok') return login;
  return [
    ...login,
    ...(await safely(() => checkApp(findApp, { appId: teamsAppId, botAppId }, tenant))),
    ...(await safely(() => checkSecrets(graph, botAppId, { tenant, roles: granted, now: clock.now() }))),
  ];
}

async function endpointFindings(endpoint: string, { cloud, botAppId }: DiagnoseDeps): Promise<readonly Finding[]> {
  const serviceUrl = cloud.globalServiceUrl ?? 'https://smba.trafficmanager.net/teams/';
  const answers = await askEndpoint(new URL(endpoint), { issuer: cloud.inboundIssuer, audience: botAppId, serviceUrl });
  return checkEndpoint(new URL(endpoint), answers);
}

/** A check that fails itself is told of, and holds up no other. */
async function safely(check: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    const code = codeOf(error instanceof Error ? error : new Error(String(error)));
    return [
      {
        code: 'D_CHECK_FAILED',
        severity: 'problem',
        what: `A check failed: ${code}.`,
        fix: 'Look the code up in docs/error-codes.md; if it is not there, report it.',
      },
    ];
  }
}
