/** What an error has inside, beside the time and the ids of its request (sheet 6.1). */
export interface InnerError {
  readonly code: string;
  readonly message: string;
}

// Codes and texts as seen in Graph's answers; docs/simulator.md says which are guessed.
const rules = {
  noPrivilege: [403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'],
  noMailboxAccess: [403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.'],
  noMailbox: [
    404,
    'MailboxNotEnabledForRESTAPI',
    'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
  ],
  forbidden: [403, 'Forbidden', '{detail}'],
  noResource: [
    404,
    'Request_ResourceNotFound',
    "Resource '{detail}' does not exist or one of its queried reference-property objects are not present.",
  ],
  notFound: [404, 'NotFound', '{detail}'],
  noSegment: [400, 'BadRequest', "Resource not found for the segment '{detail}'."],
  notModelled: [501, 'NotImplemented', 'This simulator does not model {detail}. See GET /simulator/.'],
  badRequest: [400, 'BadRequest', '{detail}'],
  badDirectoryRequest: [400, 'Request_BadRequest', '{detail}'],
  badSelect: [400, 'BadRequest', 'Parsing OData Select and Expand failed: {detail}'],
  badFilter: [400, 'BadRequest', 'Invalid filter clause: {detail}'],
  unsupportedQuery: [400, 'Request_UnsupportedQuery', '{detail}'],
  expiredPage: [
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  ],
  resync: [410, 'resyncRequired', 'Resync required. The delta token is no longer valid; start a full synchronization.'],
  syncStateNotFound: [
    400,
    'syncStateNotFound',
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.',
  ],
  conflict: [409, 'Conflict', '{detail}'],
  throttled: [429, 'TooManyRequests', 'Too many requests. Retry after the time that the header says.'],
  failedDependency: [424, 'FailedDependency', "The request on which this one depends, '{detail}', failed."],
} as const satisfies Record<string, readonly [number, string, string]>;

/** Which rule of Graph a request broke. */
export type GraphRule = keyof typeof rules;

/** What goes with a refusal beside its code and text. */
export interface RefusalMore {
  readonly inner?: InnerError;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that Graph refuses: thrown by routes before they change anything. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly status: number;
  readonly code: string;
  readonly inner: InnerError | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, { inner, headers = {} }: RefusalMore = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
    this.headers = headers;
  }
}

/** The refusal of one rule; `detail` goes into its text. */
export function refuse(rule: GraphRule, detail = '', more: RefusalMore = {}): GraphRefusal {
  const [status, code, message] = rules[rule];
  return new GraphRefusal(
    status,
    code,
    message.replace('{detail}', () => detail),
    more,
  );
}
