import type { Secret } from './secret.ts';

/** By what the bot proves to Entra, or to a simulator, that it is the bot. */
export type Login =
  | { readonly kind: 'secret'; readonly authority: string; readonly secret: Secret }
  | {
      readonly kind: 'certificate';
      readonly authority: string;
      readonly path: string;
      readonly password: Secret | undefined;
    }
  /** The bot's app id is that of a managed identity of this machine. */
  | { readonly kind: 'managed-identity' }
  /** Another managed identity of this machine, or the machine's own when undefined, vouches for the bot. */
  | { readonly kind: 'vouching-identity'; readonly authority: string; readonly identity: string | undefined }
  /** A token in a file vouches for the bot, as in Kubernetes. */
  | { readonly kind: 'token-file'; readonly authority: string; readonly path: string }
  /** A simulator: a secret, over plain http. */
  | { readonly kind: 'simulator'; readonly authority: string; readonly loginHost: string; readonly secret: Secret };
