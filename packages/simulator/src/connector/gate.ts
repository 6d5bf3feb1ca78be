import type { Passed } from '../answer.ts';
import type { BearerCheck } from '../login/bearer-check.ts';
import type { World } from '../state/world.ts';
import { ConnectorRefusal, refuse, unauthorized } from './refusal.ts';
import type { ConnectorCall, ConnectorRoute } from './route.ts';
import type { Traffic } from './traffic.ts';

/** A request as it came in: the path's ids decoded, the body still text. */
export interface IncomingCall {
  readonly authorization: string | undefined;
  readonly host: ConnectorCall['host'];
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly text: string | undefined;
  /** When its head came, in milliseconds of a clock that never goes back. */
  readonly arrivedAt: number;
}

/** How a request ends; `authorized` says whether a token of ours came with it. */
export interface GateAnswer extends Passed {
  readonly authorized: boolean;
}

/** What the gate needs to let a request through. */
export interface GateDeps {
  readonly world: World;
  readonly bearer: BearerCheck;
  readonly traffic: Traffic;
}

/** Every request to the Connector goes through here: who calls, may the body be read, may it come now, then its route. */
export async function passGate(route: ConnectorRoute, incoming: IncomingCall, deps: GateDeps): Promise<GateAnswer> {
  const { world, bearer, traffic } = deps;
  const appId = await bearer.appIdOf(incoming.authorization);
  const authorized = appId !== undefined;
  try {
    if (appId === undefined) throw unauthorized();
    const bot = world.bots.get(appId);
    if (bot?.registered !== true) throw refuse('notRegistered');
    const { host, params, query, text } = incoming;
    const takesBody = route.takesBody ?? (route.method === 'POST' || route.method === 'PUT');
    const body = takesBody ? parseBody(text) : undefined;
    const call = { world, bot, host, params, query, body, bodyLength: text?.length ?? 0 };
    return { ...traffic.pass(route, call, incoming.arrivedAt), authorized };
  } catch (error) {
    if (!(error instanceof ConnectorRefusal)) throw error;
    const { status, body } = error;
    traffic.counters.account(appId).decided(route.operation, status);
    return { answer: { status, body }, latencyMs: 0, end: nothing, authorized };
  }
}

const nothing = (): void => undefined;

function parseBody(text: string | undefined): unknown {
  if (text === undefined || text === '') throw refuse('badSyntax', 'The body is empty; a JSON object is expected.');
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('badSyntax', 'The body is not JSON.');
  }
}
