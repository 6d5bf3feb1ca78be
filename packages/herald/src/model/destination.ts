import type { ConversationReference } from './conversation-reference.ts';

/** An address or reference object as other SDKs and older Node bots hold it (protocol sheet, 3.14). */
export type ClassicAddress = {
  readonly channelId: 'msteams';
  readonly serviceUrl: string;
  readonly bot: { readonly id: string; readonly name?: string };
  readonly user?: { readonly id: string; readonly name?: string; readonly aadObjectId?: string };
  /** Without it the 1:1 conversation is found or created. */
  readonly conversation?: { readonly id: string; readonly tenantId?: string; readonly conversationType?: string };
  readonly channelData?: { readonly tenant?: { readonly id: string } };
  readonly useAuth?: boolean;
};

/**
 * Where a message shall go, as callers say it.
 *
 * A text is a person's Entra object id, `29:` id or UPN, or the id of a chat (`a:`, `19:`) or channel.
 * The tenant may be left out where only one tenant knows the id.
 */
export type Destination =
  | string
  | { readonly person: string; readonly tenant?: string }
  | { readonly chat: string; readonly tenant?: string }
  /** With `thread`, the id of the thread's first message, the message goes into that thread; else it starts one. */
  | { readonly channel: string; readonly thread?: string; readonly tenant?: string }
  | ConversationReference
  | ClassicAddress;
