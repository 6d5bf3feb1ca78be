import { isOfApp, type Operation } from '../../model/delivery.ts';
import { entraId, groupId, teamId, type EntraId } from '../../model/ids.ts';
import type { AppHome, Installing, InstallStep } from '../../model/installing.ts';
import type { UnreachableWhy } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';

/** What is known of the bot's app at a delivery's place; none where nothing is to be done about it. */
export type AppRow = {
  readonly about_app: true | null;
  readonly app_state: 'installed' | 'removed' | null;
  /** Whether that became so after the message was accepted. */
  readonly app_since: boolean | null;
  readonly group_id: string | null;
  /** What the last delivery to the person was told. */
  readonly told_why: UnreachableWhy | null;
};

type Row = AppRow & {
  readonly place: string;
  readonly entra_id: EntraId | null;
  readonly held_why: UnreachableWhy | null;
  readonly code: string | null;
};

/** Codes with which Teams says that the app is not there (protocol sheet, 4.2 and 4.4). */
const MISSING: ReadonlySet<string | null> = new Set([
  'BotNotInConversationRoster',
  'ForbiddenOperationException',
  'ServiceError',
]);

/**
 * Says what comes first about the app. A person who was never in a conversation and is not known to have it gets it before
 * anything is asked of the Connector; so does a channel of a team that was never heard of. Whoever blocked the bot has it.
 */
export function readInstalling(row: Row, operation: Operation, to: Place): Installing | 'without-home' | undefined {
  if (row.about_app === null) return undefined;
  const home = homeOf(row, to);
  if (isOfApp(operation)) return home === undefined ? 'without-home' : { home, done: [], next: operation };
  if (home === undefined || operation !== 'send') return undefined;
  const done = doneFor(row, to);
  const next = nextOf(row, to, done);
  return { home, done, ...(next === undefined ? {} : { next }) };
}

function homeOf({ place, entra_id, group_id }: Row, to: Place): AppHome | undefined {
  if (place.startsWith('p:')) return entra_id === null ? undefined : { kind: 'person', entraId: entraId(entra_id) };
  if (to.kind !== 'channel' || group_id === null) return undefined;
  return { kind: 'team', teamId: teamId(to.teamId ?? to.channelId), groupId: groupId(group_id) };
}

/** What an earlier holder did for this delivery shows in the address book. */
function doneFor({ app_state, app_since, code }: Row, to: Place): readonly InstallStep[] {
  if (app_state !== 'installed' || app_since !== true) return [];
  const hasChat = to.kind === 'conversation' && to.reference.scope === 'personal' && MISSING.has(code);
  return hasChat ? ['install', 'chat'] : ['install'];
}

function nextOf(row: Row, to: Place, done: readonly InstallStep[]): InstallStep | undefined {
  const isMissing =
    MISSING.has(row.code) ||
    row.held_why === 'not-installed' ||
    row.held_why === 'removed' ||
    row.app_state === 'removed';
  if (!done.includes('install')) {
    const isUnknown = to.kind !== 'conversation' && row.app_state === null;
    const isBlocked = row.held_why === 'blocked' || row.told_why === 'blocked';
    return !isBlocked && (isUnknown || isMissing) ? 'install' : undefined;
  }
  return to.kind === 'direct' && MISSING.has(row.code) ? 'chat' : undefined;
}
