import { LoginRefused, LoginUnreachable } from '../errors.ts';
import type { Finding } from '../model/finding.ts';
import { graphPermissions } from '../model/graph-permissions.ts';
import { decodeJwt } from 'jose';
import type { TokenSource } from '../teams/tokens.ts';

/** Usual causes of a refused login (protocol sheet, 1.1 and 1.2). */
const fixes: Readonly<Record<string, string>> = {
  AADSTS7000215: 'The client secret is wrong: use its value and not its id, and a secret of this very app.',
  AADSTS7000222: 'The client secret has expired: make a new one for the app in Entra.',
  AADSTS700016:
    'The app is not in that directory: a single-tenant bot needs BOT_TENANT_ID, a multi-tenant bot must not have it.',
  AADSTS7000229: 'The app has no service principal in that tenant: let an admin consent to it.',
  AADSTS700027: 'The certificate is not one of the app in Entra, or has expired.',
};
const OTHER_FIX =
  'Compare BOT_APP_ID, BOT_TENANT_ID and the secret or certificate with the app’s registration in Entra.';
const UNREACHABLE_FIX =
  'See that this machine reaches the login of Microsoft Entra (https, proxy, DNS), and try again.';

type Got = { readonly token: string } | { readonly code: string; readonly fix: string };

async function get(tokens: TokenSource, scope: string, tenantId?: string): Promise<Got> {
  try {
    return { token: await tokens.getToken(scope, tenantId === undefined ? {} : { tenantId }) };
  } catch (error) {
    if (error instanceof LoginRefused) return { code: error.loginCode, fix: fixes[error.loginCode] ?? OTHER_FIX };
    if (error instanceof LoginUnreachable) return { code: error.loginCode, fix: UNREACHABLE_FIX };
    throw error;
  }
}

/** Whether the bot can log in to write to anybody at all. */
export async function checkConnectorLogin(tokens: TokenSource, scope: string): Promise<readonly Finding[]> {
  const got = await get(tokens, scope);
  if ('token' in got)
    return [{ code: 'D_CONNECTOR_LOGIN', severity: 'ok', what: 'The bot gets tokens for the Bot Connector.' }];
  return [
    {
      code: 'D_CONNECTOR_LOGIN',
      severity: 'problem',
      what: `The login gives no token for the Bot Connector: ${got.code}.`,
      fix: got.fix,
    },
  ];
}

/** Whether it can ask Graph in a tenant, and what for. Without it the bot works for whoever has met it. */
export async function checkGraphLogin(
  tokens: TokenSource,
  scope: string,
  tenant: string,
): Promise<{ readonly findings: readonly Finding[]; readonly roles: readonly string[] }> {
  const got = await get(tokens, scope, tenant);
  if (!('token' in got)) {
    const what = `The login gives no token for Microsoft Graph: ${got.code}.`;
    return { findings: [{ code: 'D_GRAPH_LOGIN', severity: 'warning', tenant, what, fix: got.fix }], roles: [] };
  }
  const roles = rolesIn(got.token);
  return {
    roles,
    findings: [
      { code: 'D_GRAPH_LOGIN', severity: 'ok', tenant, what: 'The bot gets tokens for Microsoft Graph.' },
      ...graphPermissions.map((permission): Finding => {
        const names = 'withConsent' in permission ? [permission.name, permission.withConsent] : [permission.name];
        const granted = names.find((name) => roles.includes(name));
        if (granted !== undefined)
          return {
            code: 'D_GRAPH_PERMISSION',
            severity: 'ok',
            tenant,
            what: `${granted} is granted, to ${permission.neededTo}.`,
          };
        return {
          code: 'D_GRAPH_PERMISSION',
          severity: permission.optional ? 'skipped' : 'warning',
          tenant,
          what: `${permission.name} is not granted. ${permission.without}`,
          fix: `Let an admin of the tenant consent to ${permission.name}${permission.optional ? ', if that is wanted' : ''}.`,
        };
      }),
    ],
  };
}

/** What the token says that was granted. It is only shown: nothing is trusted for it. */
function rolesIn(token: string): readonly string[] {
  try {
    const { roles } = decodeJwt(token);
    return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
  } catch {
    return [];
  }
}
