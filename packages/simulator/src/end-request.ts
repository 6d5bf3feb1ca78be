import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestEntry } from './request-entry.ts';
import { realWait, type Clock } from './state/clock.ts';
import type { RequestLog } from './state/request-log.ts';
import type { Answer, Passed } from './answer.ts';

/** What it takes to end a request late, or without an answer. */
export interface EndDeps {
  readonly clock: Clock;
  readonly requests: RequestLog;
}

/** Ends a request as it was decided: at once or later, with an answer, a reset, or nothing for ever. */
export async function endRequest(
  { answer, latencyMs, end }: Passed,
  request: FastifyRequest,
  reply: FastifyReply,
  { clock, requests }: EndDeps,
): Promise<FastifyReply> {
  if (latencyMs > 0 || answer === 'hang') reply.raw.once('close', end);
  if (latencyMs > 0) await (clock.wait?.(latencyMs) ?? realWait(latencyMs));
  const lost = answer === 'hang' || answer === 'reset' || reply.raw.destroyed;
  if (lost) {
    requests.record(requestEntry(request, { at: clock.now(), status: null }));
    reply.hijack();
  }
  if (answer !== 'hang') end();
  if (answer === 'reset') reset(request.raw.socket);
  return lost || typeof answer === 'string' ? reply : send(answer, reply);
}

function send({ status, body, text, contentType, headers }: Answer, reply: FastifyReply): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (text !== undefined) return reply.type(contentType ?? 'text/plain').send(text);
  if (body === undefined) return reply.send();
  return reply.type(contentType ?? 'application/json; charset=utf-8').send(JSON.stringify(body));
}

// Node cannot reset a connection below TLS: there it is cut, which the client takes for the same.
const reset = (socket: Socket): unknown => (socket instanceof TLSSocket ? socket.destroy() : socket.resetAndDestroy());
