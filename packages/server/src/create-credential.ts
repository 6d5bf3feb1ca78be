import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TokenCredential } from '@azure/core-auth';
import { PlainHttpCredential, type Cloud } from 'herald';
import { LoginFileUnusable } from './errors.ts';
import type { Login } from './login.ts';
import { codeOf } from './code-of.ts';

/** What a token must be for, so that Entra takes it as the word of a managed identity; one per group of clouds. */
const exchangeScopes: Readonly<Record<string, string>> = {
  'https://login.microsoftonline.us': 'api://AzureADTokenExchangeUSGov/.default',
  'https://login.partner.microsoftonline.cn': 'api://AzureADTokenExchangeChina/.default',
};
const PUBLIC_EXCHANGE_SCOPE = 'api://AzureADTokenExchange/.default';

/**
 * Makes what gets the bot's tokens; nothing is asked of a login yet. Rejects with `LoginFileUnusable` when a file that it
 * needs is not there or not what it should be.
 */
export async function createCredential(botAppId: string, login: Login, cloud: Cloud): Promise<TokenCredential> {
  if (login.kind === 'simulator') {
    const { loginHost, authority, secret } = login;
    return new PlainHttpCredential({ loginHost, authority, clientId: botAppId, clientSecret: secret.reveal() });
  }
  // Loaded only now: it takes a good part of a start, and a simulator does without.
  const azure = await import('@azure/identity');
  // Tokens for Graph are issued by the customers' tenants.
  const options = { authorityHost: cloud.loginHost, additionallyAllowedTenants: ['*'] };
  switch (login.kind) {
    case 'secret':
      return new azure.ClientSecretCredential(login.authority, botAppId, login.secret.reveal(), options);
    case 'certificate': {
      const { path: certificatePath, password } = login;
      await checkCertificate(certificatePath, password?.reveal());
      const certificate =
        password === undefined ? { certificatePath } : { certificatePath, certificatePassword: password.reveal() };
      return new azure.ClientCertificateCredential(login.authority, botAppId, certificate, options);
    }
    case 'managed-identity':
      return new azure.ManagedIdentityCredential({ clientId: botAppId });
    case 'vouching-identity': {
      const identity = new azure.ManagedIdentityCredential(
        login.identity === undefined ? {} : { clientId: login.identity },
      );
      const scope = exchangeScopes[cloud.loginHost] ?? PUBLIC_EXCHANGE_SCOPE;
      const vouch = async (): Promise<string> => (await identity.getToken(scope)).token;
      return new azure.ClientAssertionCredential(login.authority, botAppId, vouch, options);
    }
    case 'token-file': {
      await readLoginFile('BOT_TOKEN_FILE', login.path);
      const { authority: tenantId, path: tokenFilePath } = login;
      return new azure.WorkloadIdentityCredential({ tenantId, clientId: botAppId, tokenFilePath, ...options });
    }
  }
}

async function checkCertificate(path: string, passphrase: string | undefined): Promise<void> {
  const pem = await readLoginFile('BOT_CERTIFICATE_PATH', path);
  const fix =
    'Give a PEM file that holds the certificate and its private key, and its BOT_CERTIFICATE_PASSWORD if it has one.';
  let fits: boolean;
  try {
    fits = new X509Certificate(pem).checkPrivateKey(
      createPrivateKey(passphrase === undefined ? pem : { key: pem, passphrase }),
    );
  } catch (error) {
    const problem = `cannot be used: ${codeOf(error)}`;
    throw new LoginFileUnusable('BOT_CERTIFICATE_PATH', problem, { fix, cause: error });
  }
  if (!fits) throw new LoginFileUnusable('BOT_CERTIFICATE_PATH', 'holds a key that is not of its certificate', { fix });
}

async function readLoginFile(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const fix = `Check that ${path} is a file that this user may read.`;
    throw new LoginFileUnusable(variable, `cannot be read: ${codeOf(error)}`, { fix, cause: error });
  }
}

/** When the certificate with which the bot logs in runs out; undefined where it logs in with something else. */
export async function readCertificateEnd(login: Login): Promise<Date | undefined> {
  if (login.kind !== 'certificate') return undefined;
  return new X509Certificate(await readLoginFile('BOT_CERTIFICATE_PATH', login.path)).validToDate;
}
