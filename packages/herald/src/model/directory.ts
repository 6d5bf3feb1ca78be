/** What a tenant's directory says of somebody beside their names; what is absent it does not say. */
export type Listing = {
  /** A guest's Teams is that of their own organisation: no bot of this tenant reaches them there. */
  readonly guest: boolean;
  readonly enabled: boolean;
  /** Whether a licence of theirs has Teams in it. */
  readonly licensed: boolean;
  readonly department?: string;
  readonly jobTitle?: string;
  readonly city?: string;
  readonly country?: string;
  readonly office?: string;
  readonly locale?: string;
};

/** How many of a tenant's people a message to everyone leaves out, each under the first reason that fits. */
export type LeftOut = {
  readonly guests: number;
  readonly disabled: number;
  readonly unlicensed: number;
  /** Who was in the directory once and is not any more; the other three are. */
  readonly deleted: number;
};

/** Whom the address book has from the directory. */
export type DirectoryCounts = {
  /** Everybody who is in the directory, whether left out or not. */
  readonly people: number;
  readonly leftOut: LeftOut;
};

/** Why a directory could not be read: `refused` until somebody does something about it, `unavailable` for the time being. */
export type DirectoryFailure = {
  readonly kind: 'refused' | 'unavailable';
  readonly why: 'no-consent' | 'login' | 'throttled' | 'unreachable' | 'other';
  /** What Graph answered; 0 when it was not asked or said nothing. */
  readonly status: number;
  readonly code: string;
};

/** One sync that came to its end. */
export type DirectorySynced = {
  readonly kind: 'synced';
  /** Whether everybody was read, and not only who had changed. */
  readonly full: boolean;
  /** How many people its pages told of. */
  readonly changed: number;
  readonly seconds: number;
};

/** What became of a sync that was asked for. */
export type Synced = (DirectorySynced & DirectoryCounts) | (DirectoryFailure & { readonly fix: string });

/** How a tenant's directory stands. */
export type DirectoryView = DirectoryCounts & {
  readonly underWay: boolean;
  readonly lastFinished?: DirectorySynced & { readonly at: Date };
  readonly lastFailure?: DirectoryFailure & { readonly fix: string; readonly at: Date };
  readonly nextDue?: Date;
};

/** What to do about a failure. */
export function fixOf({ why }: DirectoryFailure): string {
  switch (why) {
    case 'no-consent':
      return 'Have an administrator of the tenant consent to User.Read.All (application) for the bot’s app, then sync again.';
    case 'login':
      return 'Have an administrator add the bot’s app to the tenant, and check that its secret or certificate is valid.';
    case 'throttled':
    case 'unreachable':
      return 'Nothing: it is tried again by itself.';
    case 'other':
      return 'Look the code up in Microsoft Graph’s documentation; the next sync starts from the beginning.';
  }
}
