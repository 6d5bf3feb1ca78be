import type { RequestEntry } from './state/request-log.ts';

/** One request as one line: `12:03:04.123  POST    201  /amer/v3/conversations`. */
export function requestLine({ at, method, status, path, known, authorized }: RequestEntry): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const mark = known ? (authorized === false ? '  no valid token' : '') : '  UNKNOWN ROUTE';
  return `${time}  ${method.padEnd(6)}  ${status ?? '---'}  ${path}${mark}`;
}
