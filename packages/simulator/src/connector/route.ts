import type { Answer } from '../answer.ts';
import type { Bot } from '../state/bot.ts';
import type { World } from '../state/world.ts';

/** One authorised request, its ids decoded once and its body parsed once. */
export interface ConnectorCall {
  readonly world: World;
  readonly bot: Bot;
  /** Which of Teams' hosts it reached: the path prefix `/gcc/` stands for the GCC host (sheet 1.5). */
  readonly host: 'public' | 'gcc';
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Length of the body's text, in UTF-16 units. */
  readonly bodyLength: number;
}

/** What a request asks for; limits (sheet 5.1), faults and counters tell requests apart by it. */
export const operations = [
  'create',
  'send',
  'update',
  'delete',
  'members',
  /** Everybody at once, by the route that is being retired (sheet 3.10). */
  'allMembers',
  'conversations',
  /** One of v3/batch, which sends to many (sheet 3.12). */
  'bulkSend',
  'bulkState',
  'bulkFailures',
  'bulkCancel',
  /** Not served here. */
  'other',
] as const;

/** One of the operations. */
export type Operation = (typeof operations)[number];

/** One route of the Connector; `path` is below the service URL. */
export interface ConnectorRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly operation: Operation;
  /** False for a PUT that says all in its path; otherwise POST and PUT must have a body. */
  readonly takesBody?: false;
  /** Answers, or throws a `ConnectorRefusal` having changed nothing. */
  readonly handle: (call: ConnectorCall) => Answer;
}

/** A parameter of the path, decoded. */
export const param = (call: ConnectorCall, name: string): string => call.params[name] ?? '';
