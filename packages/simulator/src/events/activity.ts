import type { JsonObject } from '../state/json.ts';

/** Where an activity belongs, as it says itself. */
export interface ConversationAccount {
  readonly id: string;
  readonly conversationType: 'personal' | 'groupChat' | 'channel';
  readonly tenantId: string;
  readonly isGroup?: true;
  readonly name?: string;
}

/** Somebody, as an activity names them. */
export interface Account {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
}

/** What Teams posts to a bot (sheet 2.3). */
export interface Activity extends JsonObject {
  readonly type: string;
  readonly id: string;
  readonly serviceUrl: string;
  readonly conversation: ConversationAccount;
  readonly channelData: JsonObject;
}
