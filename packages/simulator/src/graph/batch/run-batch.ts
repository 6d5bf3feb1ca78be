import type { Answer, Passed } from '../../answer.ts';
import { refuse } from '../refusal.ts';
import type { GraphRequest } from '../request.ts';
import { readEnvelope, type BatchItem } from './read-envelope.ts';

/** Carries out the items of a batch one by one, each as if it had come alone; a malformed batch is refused whole. */
export function runBatch(envelope: unknown, pass: (request: GraphRequest) => Passed['answer']): Answer {
  const failed = new Set<string>();
  const responses = readEnvelope(envelope).map((item) => {
    const cause = item.dependsOn.find((id) => failed.has(id.toLowerCase()));
    const response = cause === undefined ? itemAnswer(item, pass(requestOf(item))) : dependent(item, cause);
    if (response.status >= 400) failed.add(item.id.toLowerCase());
    return response;
  });
  return { status: 200, body: { responses } };
}

interface ItemAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

// Microsoft's own JavaScript client leaves the version in the URLs of items.
const version = /^\/+v1\.0(?=\/)/i;

function requestOf({ method, url, headers, body }: BatchItem): GraphRequest {
  const end = url.indexOf('?');
  const [path, search] = end < 0 ? [url, ''] : [url.slice(0, end), url.slice(end)];
  return { method, path: path.replace(version, ''), search, header: (name) => headers[name], body };
}

function itemAnswer({ id }: BatchItem, answer: Passed['answer']): ItemAnswer {
  // What becomes of a lost answer is decided for all of them together, since there is one connection.
  if (typeof answer === 'string') return { id, status: 500, headers: {} };
  const { status, headers = {}, body, text, contentType } = answer;
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [titled(name), value]));
  if (text !== undefined)
    return {
      id,
      status,
      headers: { ...named, 'Content-Type': contentType ?? 'text/plain' },
      body: Buffer.from(text).toString('base64'),
    };
  if (body === undefined) return { id, status, headers: named };
  return { id, status, headers: { ...named, 'Content-Type': contentType ?? 'application/json' }, body };
}

function dependent({ id }: BatchItem, cause: string): ItemAnswer {
  const { status, code, message } = refuse('failedDependency', cause);
  return { id, status, headers: { 'Content-Type': 'application/json' }, body: { error: { code, message } } };
}

// Headers of items are shown as `Retry-After`, though their names have no case.
const titled = (name: string): string => name.replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
