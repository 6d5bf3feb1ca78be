import { HeraldError } from 'herald';

/** Nothing can listen where the process was told to. */
export class CannotListen extends HeraldError {
  override readonly name = 'CannotListen';
  readonly code = 'E_CANNOT_LISTEN';
  readonly fix = 'Stop what listens there, or name another place with --port and --host.';
  constructor(where: string, systemCode: string, options?: ErrorOptions) {
    super(`nothing can listen on ${where}: ${systemCode}`, options);
  }
}

/** A file that the bot is to log in with cannot be read, or is not what it should be. */
export class LoginFileUnusable extends HeraldError {
  override readonly name = 'LoginFileUnusable';
  readonly code = 'E_LOGIN_FILE_UNUSABLE';
  readonly fix: string;
  constructor(variable: string, problem: string, { fix, ...options }: ErrorOptions & { readonly fix: string }) {
    super(`the file that ${variable} names ${problem}`, options);
    this.fix = fix;
  }
}

/** The process was told to stop and had not finished in time. */
export class StopTooSlow extends HeraldError {
  override readonly name = 'StopTooSlow';
  readonly code = 'E_STOP_TOO_SLOW';
  readonly fix =
    'Nothing is lost: whatever was in flight is recorded as unknown when its lane is next taken. Start again when ready.';
  constructor(withinMs: number, options?: ErrorOptions) {
    super(`what was in flight did not end within ${withinMs / 1000} s`, options);
  }
}
