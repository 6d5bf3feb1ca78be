import type { Delivery } from '../events/courier.ts';
import { isJsonObject, objectAt, textAt, type JsonObject } from '../state/json.ts';

/** What a person sees once the bot has answered their action (sheet 2.12). */
export type CardAnswer =
  | { readonly state: 'card'; readonly card: JsonObject }
  | { readonly state: 'message'; readonly text: string }
  | { readonly state: 'error'; readonly code: string; readonly text: string }
  | { readonly state: 'login' }
  | { readonly state: 'Something went wrong'; readonly why: string };

const wrong = (why: string): CardAnswer => ({ state: 'Something went wrong', why });

/** Reads the answer to an invoke as Teams' client does: what is late or malformed shows "Something went wrong". */
export function readCardAnswer(delivery: Delivery | undefined): CardAnswer {
  if (delivery === undefined || delivery.status === null) return wrong(delivery?.failure ?? 'no answer');
  const { status, body } = delivery;
  if (!isJsonObject(body)) return wrong(`status ${status} with a body that is no JSON object`);
  const { value } = body;
  const code = typeof body['statusCode'] === 'number' ? body['statusCode'] : 200;
  switch (textAt(body, 'type') ?? '') {
    // Both spellings are about (sheet 2.12).
    case 'application/vnd.microsoft.card.adaptive':
    case 'application/vnd.microsoft.adaptive.card':
      return code === 200 && isJsonObject(value) && value['type'] === 'AdaptiveCard'
        ? { state: 'card', card: value }
        : wrong('the value is no AdaptiveCard');
    case 'application/vnd.microsoft.activity.message':
      return code === 200 && typeof value === 'string'
        ? { state: 'message', text: value }
        : wrong('the value is no text');
    case 'application/vnd.microsoft.activity.loginRequest':
      return { state: 'login' };
    case 'application/vnd.microsoft.error':
    case 'application/vnd.microsoft.error.preconditionFailed': {
      const fault = objectAt(body, 'value');
      return { state: 'error', code: textAt(fault, 'code') ?? String(code), text: textAt(fault, 'message') ?? '' };
    }
    default:
      return wrong(`status ${status} with a type that is none of Teams' own`);
  }
}
