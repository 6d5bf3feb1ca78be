import { InputInvalid } from '../errors.ts';

/** Fixed words of a route, and ids by the name of their field. */
export type Segment = string | { readonly field: string; readonly id: string };

/**
 * The path of a Connector route under a service URL, with or without a path and trailing slash of its own
 * (protocol sheet, 1.5 and 3.2). Every id is encoded. Throws `InputInvalid` for an id that would change the route.
 */
export function connectorPath({ pathname }: Pick<URL, 'pathname'>, route: readonly Segment[], query = ''): string {
  let path = pathname.replace(/\/+$/, '').replace(/\/{2,}/g, '/');
  for (const segment of route) path += `/${typeof segment === 'string' ? segment : encodeId(segment)}`;
  return path + query;
}

function encodeId({ field, id }: Exclude<Segment, string>): string {
  // Empty and dotted segments are dropped by servers, and another route would be left.
  if (id === '' || id === '.' || id === '..')
    throw new InputInvalid('Connector call', [{ field, problem: 'is empty or only dots; an id of Teams would do' }]);
  if (!id.isWellFormed())
    throw new InputInvalid('Connector call', [{ field, problem: 'holds half a character; an id of Teams would do' }]);
  return encodeURIComponent(id);
}
