import type { BearerCheck } from '../login/bearer-check.ts';
import type { World } from '../state/world.ts';
import { ConnectorRefusal, refuse, unauthorized } from './refusal.ts';
import type { Answer, ConnectorCall, ConnectorRoute } from './route.ts';

/** A request as it came in: the path's ids decoded, the body still text. */
export interface IncomingCall {
  readonly authorization: string | undefined;
  readonly host: ConnectorCall['host'];
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly text: string | undefined;
}

/** What the gate answers; `authorized` says whether a token of ours came with the request. */
export interface GateAnswer extends Answer {
  readonly authorized: boolean;
}

/** What the gate needs to let a request through. */
export interface GateDeps {
  readonly world: World;
  readonly bearer: BearerCheck;
}

/** Every request to the Connector goes through here: who calls, may the body be read, then its route. */
export async function passGate(route: ConnectorRoute, incoming: IncomingCall, deps: GateDeps): Promise<GateAnswer> {
  const { world, bearer } = deps;
  const appId = await bearer.appIdOf(incoming.authorization);
  const authorized = appId !== undefined;
  try {
    if (appId === undefined) throw unauthorized();
    const bot = world.bots.get(appId);
    if (bot?.registered !== true) throw refuse('notRegistered');
    const { host, params, query, text } = incoming;
    const takesBody = route.takesBody ?? (route.method === 'POST' || route.method === 'PUT');
    const body = takesBody ? parseBody(text) : undefined;
    return { ...route.handle({ world, bot, host, params, query, body, bodyLength: text?.length ?? 0 }), authorized };
  } catch (error) {
    if (!(error instanceof ConnectorRefusal)) throw error;
    return { status: error.status, body: error.body, authorized };
  }
}

function parseBody(text: string | undefined): unknown {
  if (text === undefined || text === '') throw refuse('badSyntax', 'The body is empty; a JSON object is expected.');
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('badSyntax', 'The body is not JSON.');
  }
}
