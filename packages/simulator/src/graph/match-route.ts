import { refuse } from './refusal.ts';
import type { GraphRoute } from './route.ts';

/** A route, and what the path says where the route has names. */
export interface Matched {
  readonly route: GraphRoute;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: GraphRoute;
  readonly segments: readonly string[];
}

// First segments that Graph has, so that what lies below is not modelled rather than unknown.
const known = new Set(
  (
    'applications appcatalogs auditlogs chats communications contacts contracts devices directory ' +
    'directoryobjects directoryroles domains drives external groups identity me oauth2permissiongrants ' +
    'organization places policies reports rolemanagement search serviceprincipals sites solutions ' +
    'subscribedskus subscriptions teams teamwork tenantrelationships users'
  ).split(' '),
);

/** Finds the route of a request, in any case of its fixed segments. */
export class RouteTable {
  readonly #routes: readonly Compiled[];

  constructor(routes: readonly GraphRoute[]) {
    this.#routes = routes.map((route) => ({ route, segments: segmentsOf(route.path) }));
  }

  /** `path` is below the version, still encoded; refuses what is not served. */
  find(method: string, path: string): Matched {
    const asked = segmentsOf(path).map(decoded);
    for (const { route, segments } of this.#routes) {
      if (route.method !== method || segments.length !== asked.length) continue;
      const params = paramsOf(segments, asked);
      if (params !== undefined) return { route, params };
    }
    const [first = ''] = asked;
    if (!known.has(first.toLowerCase())) throw refuse('noSegment', first);
    throw refuse('notModelled', `the route ${method} /${segmentsOf(path).join('/')}`);
  }
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

function paramsOf(segments: readonly string[], asked: readonly string[]): Matched['params'] | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const given = asked[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = given;
    else if (segment.toLowerCase() !== withoutNamespace(given).toLowerCase()) return undefined;
  }
  return params;
}

// Functions may be written `delta`, `delta()` and `microsoft.graph.delta()`; casts keep their namespace.
const withoutNamespace = (segment: string): string => {
  const name = segment.replace(/\(\)$/, '');
  return /^microsoft\.graph\.(?:delta|upgrade)$/i.test(name) ? name.slice('microsoft.graph.'.length) : name;
};

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw refuse('badRequest', 'The path is not validly percent-encoded.');
  }
}
