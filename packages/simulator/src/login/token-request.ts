import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';
import {
  botFrameworkAuthority,
  botFrameworkTenantId,
  connectorAudience,
  entraIssuer,
  graphAudience,
} from './issuers.ts';
import { LoginRefusal } from './login-refusal.ts';
import { revocationClaim } from './revocation-claim.ts';
import type { SigningKeys } from './signing-keys.ts';

const resources: Readonly<Record<string, string>> = {
  [`${connectorAudience}/.default`]: connectorAudience,
  [`${graphAudience}/.default`]: graphAudience,
};

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What the token endpoint answers when it gives a token (sheet 1.1). */
export interface TokenAnswer {
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly ext_expires_in: number;
  readonly access_token: string;
}

/** Gives a token for client credentials, or throws a `LoginRefusal` that says which rule of Entra was broken. */
export async function answerTokenRequest(
  authority: string,
  form: URLSearchParams,
  { world, keys }: { readonly world: World; readonly keys: SigningKeys },
): Promise<TokenAnswer> {
  if (required(form, 'grant_type') !== 'client_credentials') throw new LoginRefusal('grant');
  const appId = required(form, 'client_id');
  const audience = audienceOf(required(form, 'scope'));
  const bot = world.bots.get(appId);
  const tenantId = tenantOf(authority, audience, bot, world);
  if (bot === undefined || tenantId === undefined) throw new LoginRefusal('app', { appId, authority });
  checkCredential(bot, form);

  const issuedAt = Math.floor(world.clock.now() / 1000);
  const issuer = entraIssuer(tenantId);
  const token = await new SignJWT({
    appid: appId,
    appidacr: '1',
    idp: issuer,
    tid: tenantId,
    ver: '1.0',
    rh: revocationClaim(bot),
    ...(audience === graphAudience ? rolesOf(world, appId, tenantId) : {}),
  })
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid: keys.current.kid, x5t: keys.current.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + bot.tokenLifetimeSeconds)
    .setJti(randomUUID())
    .sign(keys.current.privateKey);
  const { tokenLifetimeSeconds } = bot;
  return {
    token_type: 'Bearer',
    expires_in: tokenLifetimeSeconds,
    ext_expires_in: tokenLifetimeSeconds,
    access_token: token,
  };
}

function required(form: URLSearchParams, field: string): string {
  const value = form.get(field);
  if (value === null || value === '') throw new LoginRefusal('missing', { field });
  return value;
}

function audienceOf(scope: string): string {
  // MSAL adds scopes of its own; only one of ours may be among them.
  const asked = scope.split(' ').filter((part) => part.includes('/'));
  const [only] = asked;
  if (only === undefined || asked.length > 1 || !only.endsWith('/.default')) throw new LoginRefusal('scope', { scope });
  const audience = resources[only];
  if (audience === undefined) throw new LoginRefusal('resource', { scope });
  return audience;
}

/** The tenant that an authority stands for, when this app may ask there; undefined when it may not (AADSTS700016). */
function tenantOf(authority: string, audience: string, bot: Bot | undefined, world: World): string | undefined {
  const asked = authority.toLowerCase();
  const botFramework = asked === botFrameworkAuthority || asked === botFrameworkTenantId;
  const home = bot?.homeTenantId;
  const isHome = home !== undefined && home.toLowerCase() === asked;
  if (!botFramework && !isHome && !world.tenants.has(authority)) throw new LoginRefusal('tenant', { authority });
  if (audience === graphAudience) return botFramework ? undefined : isHome ? home : authority;
  if (bot?.kind === 'single-tenant') return isHome ? home : undefined;
  return botFramework ? botFrameworkTenantId : undefined;
}

/** The permissions to which a tenant has consented by now; what it consents to later is in later tokens only. */
function rolesOf(world: World, appId: string, tenantId: string): { readonly roles?: readonly string[] } {
  const roles = [...(world.tenants.get(tenantId)?.consents.get(appId) ?? [])];
  return roles.length === 0 ? {} : { roles };
}

function checkCredential(bot: Bot, form: URLSearchParams): void {
  const { appId } = bot;
  if (form.has('client_assertion')) {
    if (form.get('client_assertion_type') !== assertionType)
      throw new LoginRefusal('missing', { field: 'client_assertion_type' });
    if (!bot.acceptsAssertion || form.get('client_assertion') === '') throw new LoginRefusal('assertion', { appId });
    return;
  }
  const given = form.get('client_secret');
  if (given === null || given === '') throw new LoginRefusal('noCredential');
  if (bot.secret === undefined || given !== bot.secret.value) throw new LoginRefusal('secret', { appId });
  if (bot.secret.expired) throw new LoginRefusal('expired', { appId });
}
