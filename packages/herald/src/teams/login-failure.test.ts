import assert from 'node:assert/strict';
import test from 'node:test';
import { LoginRefused, LoginUnreachable } from '../errors.ts';
import { readLoginFailure } from './login-failure.ts';

const made = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const entra = (error: string, errorCodes?: number[]) => ({
  errorResponse: { error, errorDescription: '', errorCodes },
});
const msal = (message: string) => made('AuthenticationRequiredError', message, { scopes: [] });

// The errors of @azure/identity 4.13 as a login that was refused, silent or broken made it throw them.
const cases: ReadonlyArray<readonly [name: string, error: unknown, becomes: 'refused' | 'unreachable', code: string]> =
  [
    [
      'a wrong secret',
      msal('invalid_client: Error(s): 7000215 - Timestamp: x - Description: AADSTS7000215: Invalid client secret.'),
      'refused',
      'AADSTS7000215',
    ],
    ['a refusal without an Entra code', msal('unauthorized_client: Error(s): none'), 'refused', 'unauthorized_client'],
    [
      'a code that cannot be stored',
      made('Error', 'x', { code: `odd\u0000code${'y'.repeat(500)}` }),
      'unreachable',
      `oddcode${'y'.repeat(193)}`,
    ],
    ['a refusal in other words', msal('You must sign in'), 'refused', 'AuthenticationRequiredError'],
    [
      'a login that answers HTML',
      msal('network_error: See https://aka.ms/'),
      'unreachable',
      'AuthenticationRequiredError',
    ],
    [
      'an Entra that is unwell',
      msal('temporarily_unavailable: AADSTS90033: x'),
      'unreachable',
      'AuthenticationRequiredError',
    ],
    [
      'a login that is not there',
      made('CredentialUnavailableError', 'endpoints_resolution_error: See https://aka.ms/'),
      'unreachable',
      'CredentialUnavailableError',
    ],
    [
      'an Entra error with fields',
      made('AuthenticationError', 'x', { statusCode: 401, ...entra('invalid_client', [7000215]) }),
      'refused',
      'AADSTS7000215',
    ],
    [
      'the same without codes',
      made('AuthenticationError', 'x', { statusCode: 400, ...entra('bad') }),
      'refused',
      'bad',
    ],
    ['a status alone', made('RestError', 'x', { statusCode: 403 }), 'refused', 'HTTP403'],
    [
      'Entra throttling',
      made('AuthenticationError', 'x', { statusCode: 429, ...entra('x') }),
      'unreachable',
      'AuthenticationError',
    ],
    [
      'Entra failing',
      made('AuthenticationError', 'x', { statusCode: 503, ...entra('x') }),
      'unreachable',
      'AuthenticationError',
    ],
    [
      'Entra failing with a 400',
      made('AuthenticationError', 'x', { statusCode: 400, ...entra('temporarily_unavailable', [90033]) }),
      'unreachable',
      'AuthenticationError',
    ],
    [
      'a chain in which one was refused',
      made('AggregateAuthenticationError', 'x', {
        errors: [
          made('CredentialUnavailableError', 'no environment'),
          made('AuthenticationError', 'x', { statusCode: 400, ...entra('invalid_client', [700016]) }),
        ],
      }),
      'refused',
      'AADSTS700016',
    ],
    [
      'a chain that found nothing',
      made('AggregateAuthenticationError', 'x', { errors: [made('CredentialUnavailableError', 'no environment')] }),
      'unreachable',
      'AggregateAuthenticationError',
    ],
    ['a malformed tenant', made('ClientConfigurationError', 'x'), 'refused', 'ClientConfigurationError'],
    ['a refused connection', made('RestError', 'x', { code: 'ECONNREFUSED' }), 'unreachable', 'ECONNREFUSED'],
    ['an error without anything', new Error('x'), 'unreachable', 'Error'],
    ['no error at all', undefined, 'unreachable', 'no-answer'],
  ];
for (const [name, error, becomes, code] of cases)
  test(`${name} is a login that is ${becomes} (${code})`, () => {
    const failure = readLoginFailure(error);
    assert(failure instanceof (becomes === 'refused' ? LoginRefused : LoginUnreachable));
    assert.equal(failure.loginCode, code);
    assert.equal(failure.cause, error);
  });

for (const error of [new LoginRefused('AADSTS7000215'), new LoginUnreachable('ECONNREFUSED')])
  test(`${error.name} stays what it is`, () => assert.equal(readLoginFailure(error), error));
