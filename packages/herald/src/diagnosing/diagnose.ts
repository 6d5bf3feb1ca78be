import { z } from 'zod';
import type { StoreInspector } from '../diagnosis-ports.ts';
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
    ...(await safely(async () => checkStore(await inspector.inspect()))),
    ...(endpoint === undefined ? [] : await safely(() => endpointFindings(endpoint, deps))),
  ];
  const tenants = tenant === undefined ? await inspector.tenants(MOST_TENANTS) : [tenantId(tenant)];
  for (const one of tenants) findings.push(...(await tenantFindings(one, deps)));
  return { findings, healthy: findings.every(({ severity }) => severity !== 'problem') };
}

async function tenantFindings(tenant: TenantId, deps: DiagnoseDeps): Promise<readonly Finding[]> {
  const { tokens, cloud, graph, findApp, teamsAppId, botAppId, clock } = deps;
  return safely(async () => {
    const { findings, roles } = await checkGraphLogin(tokens, cloud.graphScope, tenant);
    if (roles.length === 0 && findings[0]?.severity !== 'ok') return findings;
    return [
      ...findings,
      ...(await checkApp(findApp, teamsAppId, tenant)),
      ...(await checkSecrets(graph, botAppId, { tenant, roles, now: clock.now() })),
    ];
  });
}

async function endpointFindings(endpoint: string, { cloud, botAppId }: DiagnoseDeps): Promise<readonly Finding[]> {
  const serviceUrl = cloud.globalServiceUrl ?? 'https://smba.trafficmanager.net/teams/';
  const answers = await askEndpoint(new URL(endpoint), { issuer: cloud.inboundIssuer, audience: botAppId, serviceUrl });
  return checkEndpoint(endpoint, answers);
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
