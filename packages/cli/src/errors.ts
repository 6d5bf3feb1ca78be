import { HeraldError } from 'herald';

/** The app package could not be written where it was to be. */
export class PackageNotWritten extends HeraldError {
  override readonly name = 'PackageNotWritten';
  readonly code = 'E_PACKAGE_NOT_WRITTEN';
  readonly fix = 'Name a file with --out whose folder is there and may be written to.';
  constructor(file: string, systemCode: string, options?: ErrorOptions) {
    super(`the app package cannot be written to ${file}: ${systemCode}`, options);
  }
}
