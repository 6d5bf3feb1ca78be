import type { Operation } from '../connector/route.ts';
import type { CountedKind } from './limit-settings.ts';

/** Under which of Teams' limits an operation falls (sheet 5.1); undefined: none, since it is not served. */
export const countedAs: Readonly<Record<Operation, CountedKind | undefined>> = {
  create: 'create',
  send: 'send',
  update: 'send',
  delete: 'send',
  members: 'members',
  allMembers: 'members',
  conversations: 'conversations',
  bulkSend: 'bulk',
  bulkState: 'bulk',
  bulkFailures: 'bulk',
  bulkCancel: 'bulk',
  other: undefined,
};
