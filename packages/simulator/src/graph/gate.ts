import type { Answer, Passed } from '../answer.ts';
import type { Aftermath } from '../events/aftermath.ts';
import type { EventDeps } from '../events/envelope.ts';
import type { EventFault } from '../faults/fault.ts';
import type { GraphCaller, GraphTokenCheck } from '../login/graph-token-check.ts';
import type { World } from '../state/world.ts';
import { runBatch } from './batch/run-batch.ts';
import { errorAnswer, type RequestIds } from './error-answer.ts';
import { RouteTable } from './match-route.ts';
import { GraphQuery } from './odata/query.ts';
import { checkPermissions } from './permissions.ts';
import { GraphRefusal, refuse } from './refusal.ts';
import { idsOf, withIds } from './request-ids.ts';
import type { GraphRequest, IncomingGraphRequest } from './request.ts';
import type { GraphCall, GraphRoute } from './route.ts';
import { routes } from './routes.ts';
import type { Snapshots } from './snapshots.ts';
import { noSubject } from './subject.ts';
import type { GraphTraffic } from './traffic.ts';
import { unauthorized } from './unauthorized.ts';

/** What the gate needs to let a request through. */
export interface GraphDeps extends EventDeps {
  readonly world: World;
  readonly tokens: GraphTokenCheck;
  readonly traffic: GraphTraffic;
  readonly snapshots: Snapshots;
  readonly aftermath: Aftermath;
}

/** How a request ends; `known`: whether anything of Graph is served there. */
export interface GraphPassed extends Passed {
  readonly authorized: boolean;
  readonly known: boolean;
}

/** What goes from a request to its items. */
interface Around {
  readonly caller: GraphCaller;
  readonly base: string;
  readonly arrivedAt: number;
  readonly deps: GraphDeps;
}

const table = new RouteTable(routes);

/** Every request to Graph goes through here: who calls, where it leads, may it come now, then its route. */
export async function passGraph(incoming: IncomingGraphRequest, deps: GraphDeps): Promise<GraphPassed> {
  const ids = idsOf(incoming.header);
  const caller = await deps.tokens.callerOf(incoming.header('authorization'));
  const { traffic, world } = deps;
  try {
    if (typeof caller === 'string') throw unauthorized(caller);
    const around = { caller, base: incoming.base, arrivedAt: incoming.arrivedAt, deps };
    const request = { ...incoming, body: parseBody(incoming) };
    const passed = isBatch(request) ? passBatch(request, around, ids) : passOne(request, around, ids);
    return { ...passed, authorized: true, known: true };
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    traffic.refusedEarly('other', error.status, typeof caller === 'string' ? undefined : caller.bot.appId);
    const answer = withIds(errorAnswer(error, ids, world.clock.now()), ids);
    const known = error.status !== 501 && error.code !== 'BadRequest';
    return { answer, latencyMs: 0, end: nothing, authorized: typeof caller !== 'string', known };
  }
}

const nothing = (): void => undefined;

const isBatch = ({ method, path }: GraphRequest): boolean => method === 'POST' && /^\/*\$batch\/*$/i.test(path);

/** Lets one request through, whether it came alone or in a batch; throws where it leads nowhere. */
function passOne(request: GraphRequest, { caller, base, arrivedAt, deps }: Around, ids: RequestIds): Passed {
  const { world, traffic, snapshots, aftermath } = deps;
  const { route, params } = table.find(request.method, request.path);
  const eventual = request.header('consistencylevel')?.toLowerCase() === 'eventual';
  const query = new GraphQuery(request.search, { eventual });
  const prefer = request.header('prefer') ?? '';
  const common = { world, caller, base, params, query, prefer, body: request.body, snapshots, events: deps };
  const refused = (refusal: GraphRefusal): Answer => withIds(errorAnswer(refusal, ids, world.clock.now()), ids);
  const handle = (event: EventFault | undefined): Answer => {
    const tell: GraphCall['tell'] = (bot, activities) => {
      aftermath.tell(bot, activities, event);
    };
    return handled(route, { ...common, tell }, { ids, refused });
  };
  return traffic.pass(route, { ...common, tell: nothing }, { at: arrivedAt, handle, refused });
}

function handled(
  route: GraphRoute,
  call: GraphCall,
  { ids, refused }: { readonly ids: RequestIds; readonly refused: (refusal: GraphRefusal) => Answer },
): Answer {
  try {
    checkPermissions(call.caller, route.permissions);
    return withIds(route.handle(call), ids);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    return refused(error);
  }
}

function passBatch(request: GraphRequest, around: Around, ids: RequestIds): Passed {
  const { caller, arrivedAt, deps } = around;
  const { traffic, world } = deps;
  const refused = (refusal: GraphRefusal): Answer => withIds(errorAnswer(refusal, ids, world.clock.now()), ids);
  const passItem = (item: GraphRequest): Passed => {
    const itemIds = { ...idsOf(item.header), clientRequestId: ids.clientRequestId };
    try {
      return passOne(item, around, itemIds);
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      traffic.refusedEarly('other', error.status, caller.bot.appId);
      const answer = withIds(errorAnswer(error, itemIds, world.clock.now()), itemIds);
      return { answer, latencyMs: 0, end: nothing };
    }
  };
  const items: Passed[] = [];
  const handle = (): Answer => {
    try {
      const answer = runBatch(request.body, (item) => {
        const passed = passItem(item);
        items.push(passed);
        return passed.answer;
      });
      return withIds(answer, ids);
    } catch (error) {
      if (!(error instanceof GraphRefusal)) throw error;
      return refused(error);
    }
  };
  const asked = { operation: 'batch', appId: caller.bot.appId, tenantId: caller.tenantId, at: arrivedAt } as const;
  const passed = traffic.carry(asked, noSubject, { handle, refused });
  // There is one connection: an item whose answer is lost takes those of the others with it.
  const lost = items.map(({ answer }) => answer).find((answer) => typeof answer === 'string');
  return {
    answer: lost ?? passed.answer,
    latencyMs: Math.max(passed.latencyMs, ...items.map(({ latencyMs }) => latencyMs)),
    end: () => {
      for (const one of [passed, ...items]) one.end();
    },
  };
}

function parseBody({ method, text }: IncomingGraphRequest): unknown {
  if (method === 'GET' || text === undefined || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(
      'badRequest',
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}
