import { randomUUID } from 'node:crypto';

interface Named {
  readonly [name: string]: string;
}

// Entra's own codes; which belongs to which mistake: sheet 1.1, the rest as Entra's error list names them.
const rules = {
  missing: [400, 'invalid_request', 900144, "The request body must contain the following parameter: '{field}'."],
  grant: [400, 'unsupported_grant_type', 70003, 'Only the client_credentials grant is served here.'],
  scope: [
    400,
    'invalid_scope',
    1002012,
    "The scope '{scope}' is not valid: client credentials ask for a resource's /.default.",
  ],
  resource: [400, 'invalid_resource', 500011, "No resource is known for the scope '{scope}'."],
  tenant: [400, 'invalid_request', 90002, "Tenant '{authority}' not found."],
  app: [
    400,
    'unauthorized_client',
    700016,
    "Application with identifier '{appId}' was not found in the directory '{authority}'.",
  ],
  noCredential: [
    401,
    'invalid_client',
    7000218,
    "The request body must contain 'client_assertion' or 'client_secret'.",
  ],
  assertion: [401, 'invalid_client', 700027, "The client assertion of app '{appId}' was refused."],
  secret: [401, 'invalid_client', 7000215, "Invalid client secret provided for app '{appId}'."],
  expired: [401, 'invalid_client', 7000222, "The client secret of app '{appId}' has expired."],
} as const satisfies Record<string, readonly [number, string, number, string]>;

/** A token request that Entra would refuse: its status and the body in Entra's shape (sheet 1.1). */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal';
  readonly code: string;
  readonly status: number;
  readonly #error: string;
  readonly #number: number;

  constructor(rule: keyof typeof rules, named: Named = {}) {
    const [status, error, number, text] = rules[rule];
    super(`AADSTS${number}: ${text.replaceAll(/\{(\w+)\}/g, (_, name: string) => named[name] ?? '')}`);
    this.code = `AADSTS${number}`;
    this.status = status;
    this.#error = error;
    this.#number = number;
  }

  /** The body of the answer; `now` in epoch milliseconds. */
  body(now: number): Readonly<Record<string, unknown>> {
    return {
      error: this.#error,
      error_description: this.message,
      error_codes: [this.#number],
      timestamp: new Date(now).toISOString().replace('T', ' ').slice(0, 19).concat('Z'),
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    };
  }
}
