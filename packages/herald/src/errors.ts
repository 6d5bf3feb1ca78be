/** Where a mistake lies: what was given, what came, and what would do. */
export type Fault = {
  /** The field at fault as a path from the argument, e.g. `members[0].id`. */
  readonly field: string;
  /** What is wrong with it and what would do. Never the value of a secret. */
  readonly problem: string;
};

/** Base of every error that Herald throws: a misuse, a bad configuration, or a bug. What Teams answers is an `Outcome`. */
export abstract class HeraldError extends Error {
  /** Stable; decisions are made from it, never from the message. */
  abstract readonly code: string;
  /** The one thing to do about it. */
  abstract readonly fix: string;
}

/** An argument, an activity or an address is not of the shape that was asked for; nothing was changed. */
export class InputInvalid extends HeraldError {
  override readonly name = 'InputInvalid';
  readonly code = 'E_INPUT_INVALID';
  readonly fix = 'Correct the fields named in `faults` and call again.';
  readonly faults: readonly Fault[];
  constructor(what: string, faults: readonly Fault[], options?: ErrorOptions) {
    super(`${what}: ${faults.map(({ field, problem }) => `${field} ${problem}`).join('; ')}`, options);
    this.faults = faults;
  }
}

/** The engine was opened with options that cannot work; every problem is named at once. */
export class ConfigInvalid extends HeraldError {
  override readonly name = 'ConfigInvalid';
  readonly code = 'E_CONFIG_INVALID';
  readonly fix = 'Correct the options named in `faults`.';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(faults.map(({ field, problem }) => `${field} ${problem}`).join('; '), options);
    this.faults = faults;
  }
}

/** A token was about to go to a host that nobody trusts; no request left. */
export class ServiceUrlNotTrusted extends HeraldError {
  override readonly name = 'ServiceUrlNotTrusted';
  readonly code = 'E_SERVICE_URL_NOT_TRUSTED';
  readonly fix =
    'If this host really is yours or Microsoft’s, call trustServiceUrl with it; otherwise drop the reference.';
  readonly origin: string;
  constructor(origin: string, options?: ErrorOptions) {
    super(`no token goes to ${origin}: it is not a host of the Bot Connector and was not trusted explicitly`, options);
    this.origin = origin;
  }
}

/** Nobody has seen this person: no inbound activity, install or roster ever named them. */
export class PersonNotKnown extends HeraldError {
  override readonly name = 'PersonNotKnown';
  readonly code = 'E_PERSON_NOT_KNOWN';
  readonly fix =
    'Give their Entra id together with the tenant, fetch the roster of a team they are in, or install the app for them.';
  readonly person: string;
  constructor(person: string, options?: ErrorOptions) {
    super(`the address book knows no person ${person}`, options);
    this.person = person;
  }
}

/** No conversation, channel or team with this id is known. */
export class PlaceNotKnown extends HeraldError {
  override readonly name = 'PlaceNotKnown';
  readonly code = 'E_PLACE_NOT_KNOWN';
  readonly fix =
    'Install the app there, name the tenant of a channel, or give a full conversation reference with a service URL and a tenant.';
  readonly place: string;
  constructor(place: string, options?: ErrorOptions) {
    super(`the address book knows no place ${place}`, options);
    this.place = place;
  }
}

/** The same id is known in several tenants, and none was named. */
export class TenantAmbiguous extends HeraldError {
  override readonly name = 'TenantAmbiguous';
  readonly code = 'E_TENANT_AMBIGUOUS';
  readonly fix = 'Name the tenant.';
  readonly tenants: readonly string[];
  constructor(what: string, tenants: readonly string[], options?: ErrorOptions) {
    super(`${what} is known in ${tenants.length} tenants: ${tenants.join(', ')}`, options);
    this.tenants = tenants;
  }
}

/** Where Teams is reached for this tenant was never learnt. */
export class ServiceUrlNotKnown extends HeraldError {
  override readonly name = 'ServiceUrlNotKnown';
  readonly code = 'E_SERVICE_URL_NOT_KNOWN';
  readonly fix = 'Observe one activity of that tenant first, or give the service URL with the address.';
  constructor(tenant: string, options?: ErrorOptions) {
    super(`no service URL is known for tenant ${tenant}, and this cloud has no global one`, options);
  }
}

/** What Teams would refuse for its size; nothing was sent. */
export class MessageTooLarge extends HeraldError {
  override readonly name = 'MessageTooLarge';
  readonly code = 'E_MESSAGE_TOO_LARGE';
  readonly fix = 'Shorten the text or the card, or link to the rest.';
  readonly bytes: number;
  readonly limitBytes: number;
  constructor(bytes: number, limitBytes: number, options?: ErrorOptions) {
    super(`the message weighs ${bytes} bytes as UTF-16, and ${limitBytes} are allowed`, options);
    this.bytes = bytes;
    this.limitBytes = limitBytes;
  }
}

/** The engine was closed; nothing more can be asked of it. */
export class HeraldClosed extends HeraldError {
  override readonly name = 'HeraldClosed';
  readonly code = 'E_CLOSED';
  readonly fix = 'Open a new one with openHerald.';
  constructor(options?: ErrorOptions) {
    super('this Herald was closed', options);
  }
}

/** An activity is addressed to another bot than this one; nothing was learnt from it. */
export class ActivityOfAnotherBot extends HeraldError {
  override readonly name = 'ActivityOfAnotherBot';
  readonly code = 'E_ACTIVITY_OF_ANOTHER_BOT';
  readonly fix = 'Hand it to the Herald of the bot that it names, or open this one with that bot’s app id.';
  readonly recipient: string;
  constructor(recipient: string, bot: string, options?: ErrorOptions) {
    super(`the activity is addressed to ${recipient}, and this is ${bot}`, options);
    this.recipient = recipient;
  }
}

/** Entra answered, and gave no token: the app id, its secret or its tenant is wrong. */
export class LoginRefused extends HeraldError {
  override readonly name = 'LoginRefused';
  readonly code = 'E_LOGIN_REFUSED';
  readonly fix = 'Check the app id, the tenant it logs in to, and whether its secret or certificate has expired.';
  /** Entra's own code, e.g. `AADSTS7000215` or `invalid_client`. */
  readonly loginCode: string;
  constructor(loginCode: string, options?: ErrorOptions) {
    super(`the login gave no token: ${loginCode}`, options);
    this.loginCode = loginCode;
  }
}

/** No answer that means anything came from the login. */
export class LoginUnreachable extends HeraldError {
  override readonly name = 'LoginUnreachable';
  readonly code = 'E_LOGIN_UNREACHABLE';
  readonly fix = 'Check that the login host can be reached from this machine.';
  /** What went wrong: a code of the system or of the HTTP client, or `HTTP` and a status. */
  readonly loginCode: string;
  constructor(loginCode: string, options?: ErrorOptions) {
    super(`the login did not answer: ${loginCode}`, options);
    this.loginCode = loginCode;
  }
}

/** The keys that inbound tokens are checked with could not be fetched, and none were known before. */
export class SigningKeysUnavailable extends HeraldError {
  override readonly name = 'SigningKeysUnavailable';
  readonly code = 'E_SIGNING_KEYS_UNAVAILABLE';
  readonly fix = 'Check that the OpenID metadata URL of your cloud can be reached from this machine.';
  constructor(what: string, options?: ErrorOptions) {
    super(`the signing keys of the Bot Connector could not be fetched: ${what}`, options);
  }
}

/** A request was not answered in time. */
export class DeadlinePassed extends HeraldError {
  override readonly name = 'DeadlinePassed';
  readonly code = 'E_DEADLINE_PASSED';
  readonly fix = 'Check the network and the service; allow more time if its answers are really that slow.';
  readonly deadlineMs: number;
  constructor(deadlineMs: number, options?: ErrorOptions) {
    super(`no answer within ${Math.round(deadlineMs)} ms`, options);
    this.deadlineMs = deadlineMs;
  }
}

/** A request was not let out any more when its connection was there: whoever sends lost the right to. Nothing has left. */
export class NotLetOut extends HeraldError {
  override readonly name = 'NotLetOut';
  readonly code = 'E_NOT_LET_OUT';
  readonly fix = 'Make the call again: it has not left.';
  constructor(options?: ErrorOptions) {
    super('the request was not let out any more', options);
  }
}

/** The caller's signal fired when the request had left; `cause` is its reason. */
export class CallAborted extends HeraldError {
  override readonly name = 'CallAborted';
  readonly code = 'E_CALL_ABORTED';
  readonly fix = 'Look at what the request was to do before repeating it: it may have been done.';
  constructor(options?: ErrorOptions) {
    super('the call was given up after its request had left', options);
  }
}

/** An answer is longer than any that the service gives; it was not read to its end. */
export class AnswerTooLarge extends HeraldError {
  override readonly name = 'AnswerTooLarge';
  readonly code = 'E_ANSWER_TOO_LARGE';
  readonly fix = 'Check that the address is that of the service, and not of something else that answers.';
  readonly limitBytes: number;
  constructor(limitBytes: number, options?: ErrorOptions) {
    super(`the answer is longer than ${limitBytes} bytes`, options);
    this.limitBytes = limitBytes;
  }
}

/** Another process, or another Herald in this one, holds the data folder. */
export class DataFolderInUse extends HeraldError {
  override readonly name = 'DataFolderInUse';
  readonly code = 'E_DATA_FOLDER_IN_USE';
  readonly fix = 'Stop the other process, give this one a folder of its own, or use PostgreSQL to share one store.';
  readonly folder: string;
  constructor(folder: string, options?: ErrorOptions) {
    super(`the data folder ${folder} is in use`, options);
    this.folder = folder;
  }
}

/** The data folder cannot be made, read or written, or what is in it cannot be opened; `cause` says more. */
export class DataFolderUnusable extends HeraldError {
  override readonly name = 'DataFolderUnusable';
  readonly code = 'E_DATA_FOLDER_UNUSABLE';
  readonly fix = 'Check that it is a folder of a local disk that this user may write to, or restore it from a copy.';
  readonly folder: string;
  constructor(folder: string, options?: ErrorOptions) {
    super(`the data folder ${folder} cannot be used`, options);
    this.folder = folder;
  }
}

/** The disk refused to make a write durable, or the embedded database itself has ended; it answers nothing more, lest it promise what is not kept. */
export class StoreBroken extends HeraldError {
  override readonly name = 'StoreBroken';
  readonly code = 'E_STORE_BROKEN';
  readonly fix = 'Look at what caused it (the disk, the memory), then start again: what was acknowledged is recovered.';
  constructor(options?: ErrorOptions) {
    super('the embedded store has failed', options);
  }
}

/** PostgreSQL could not be reached or let nobody in; nothing was changed. */
export class DatabaseUnreachable extends HeraldError {
  override readonly name = 'DatabaseUnreachable';
  readonly code = 'E_DATABASE_UNREACHABLE';
  readonly fix = 'Check databaseUrl: host, port, database, user and password, and that the server runs.';
  /** What went wrong: a code of the system or of PostgreSQL. */
  readonly databaseCode: string;
  constructor(databaseCode: string, options?: ErrorOptions) {
    super(`the database did not let us in: ${databaseCode}`, options);
    this.databaseCode = databaseCode;
  }
}

/** The PostgreSQL server is older than the oldest that the store works on. */
export class DatabaseTooOld extends HeraldError {
  override readonly name = 'DatabaseTooOld';
  readonly code = 'E_DATABASE_TOO_OLD';
  readonly fix = 'Use a PostgreSQL server of at least the version named.';
  constructor(found: string, oldest: number, options?: ErrorOptions) {
    super(`the server is PostgreSQL ${found}, and ${oldest} or later is needed`, options);
  }
}

/** The store was last opened by a newer Herald, whose tables this one does not understand; nothing was changed. */
export class SchemaNewer extends HeraldError {
  override readonly name = 'SchemaNewer';
  readonly code = 'E_SCHEMA_NEWER';
  readonly fix = 'Update Herald here too, or restore the store as it was before the update.';
  readonly found: number;
  readonly known: number;
  constructor(found: number, known: number, options?: ErrorOptions) {
    super(`the store has schema ${found}, and this Herald knows none after ${known}`, options);
    this.found = found;
    this.known = known;
  }
}

/** The store belongs to another bot; ids that start with `29:` or `a:` mean nothing to this one. */
export class StoreOfAnotherBot extends HeraldError {
  override readonly name = 'StoreOfAnotherBot';
  readonly code = 'E_STORE_OF_ANOTHER_BOT';
  readonly fix = 'Give each bot a data folder or a database of its own.';
  readonly owner: string;
  readonly asking: string;
  constructor(owner: string, asking: string, options?: ErrorOptions) {
    super(`the store belongs to bot ${owner}, not to ${asking}`, options);
    this.owner = owner;
    this.asking = asking;
  }
}

/** Inside a transaction the store was used past it: the embedded one would wait for itself for ever. A bug in Herald. */
export class TransactionBypassed extends HeraldError {
  override readonly name = 'TransactionBypassed';
  readonly code = 'E_TRANSACTION_BYPASSED';
  readonly fix = 'Report it. Inside a transaction only the handle that it hands out may be used.';
  constructor(options?: ErrorOptions) {
    super('the store was used past the transaction that is under way', options);
  }
}

/** The database refused a statement. Neither the statement nor its values are told: they may be of people or of messages. */
export class StatementFailed extends HeraldError {
  override readonly name = 'StatementFailed';
  readonly code = 'E_STATEMENT_FAILED';
  readonly fix = 'Report it with the SQLSTATE; 53100 is a full disk, and 22021 text that PostgreSQL cannot hold.';
  /** PostgreSQL's own code for what went wrong (its manual, appendix A). */
  readonly sqlState: string;
  constructor(sqlState: string, where: string, options?: ErrorOptions) {
    super(`the database refused a statement: SQLSTATE ${sqlState}${where}`, options);
    this.sqlState = sqlState;
  }
}

/** A whole number in the store is too large to be read exactly. */
export class NumberTooLarge extends HeraldError {
  override readonly name = 'NumberTooLarge';
  readonly code = 'E_NUMBER_TOO_LARGE';
  readonly fix = 'Report it: no count of Herald gets this large.';
  constructor(options?: ErrorOptions) {
    super(`the store holds a whole number beyond ${Number.MAX_SAFE_INTEGER}`, options);
  }
}

/** Graph did not say who is in an audience, or Graph or Teams which channels a team has; nothing was accepted. */
export class AudienceUnavailable extends HeraldError {
  override readonly name = 'AudienceUnavailable';
  readonly code = 'E_AUDIENCE_UNAVAILABLE';
  readonly fix =
    'With status 403 let an admin consent to the permissions that herald doctor names, or install the app in the team; with 404 look at the id; else try again later.';
  /** Which part of the audience. */
  readonly field: string;
  readonly status: number;
  /** Graph's own, or that of Teams or the login. */
  readonly graphCode: string;
  constructor(
    field: string,
    { status = 0, code = `HTTP${status}` }: { readonly status?: number; readonly code?: string | undefined },
    options?: ErrorOptions,
  ) {
    super(`${field} could not be looked up: Microsoft says ${status} ${code}`, options);
    this.field = field;
    this.status = status;
    this.graphCode = code;
  }
}

/** No message of this id was ever accepted in this tenant. */
export class MessageNotKnown extends HeraldError {
  override readonly name = 'MessageNotKnown';
  readonly code = 'E_MESSAGE_NOT_KNOWN';
  readonly fix = 'Use the id and the tenant that broadcast gave.';
  readonly messageId: string;
  constructor(messageId: string, options?: ErrorOptions) {
    super(`no message ${messageId} is known`, options);
    this.messageId = messageId;
  }
}

/** Whoever opened this Herald was told of a press on a button, and did not answer in time; the person was told that something went wrong. */
export class ActionUnanswered extends HeraldError {
  override readonly name = 'ActionUnanswered';
  readonly code = 'E_ACTION_UNANSWERED';
  readonly fix = 'Let onAction resolve at once, and say what takes longer by an update of the message.';
  readonly verb: string;
  constructor(verb: string, withinMs: number, options?: ErrorOptions) {
    super(`onAction did not answer to ${verb} within ${withinMs} ms`, options);
    this.verb = verb;
  }
}
