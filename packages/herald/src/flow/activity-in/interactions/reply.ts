import type { InvokeAnswer } from '../../../model/invoke-answer.ts';
import type { Payload } from '../../../ports.ts';

/** What somebody is to see who pressed a button. */
export type Reply =
  /** The card that they pressed on, as it stands for them now; `text` says the same where no card can be shown to them alone. */
  | { readonly kind: 'card'; readonly payload: Payload; readonly text?: string }
  /** Another card than the one that they pressed on. */
  | { readonly kind: 'other-card'; readonly payload: Payload }
  /** The card stays as it is. */
  | { readonly kind: 'unchanged'; readonly payload: Payload }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** What says that it is ours and is not. */
export const MALFORMED: Reply = {
  kind: 'refused',
  code: 'BadRequest',
  message: 'The button says nothing that this bot knows.',
};
/** A message of another tenant or for somebody else, or none. */
export const NOT_THEIRS: Reply = {
  kind: 'refused',
  code: 'NotFound',
  message: 'There is no such message for this person.',
};
export const NOT_SUPPORTED: Reply = {
  kind: 'refused',
  code: 'NotSupported',
  message: 'This bot does not handle this action.',
};

/** What an Adaptive Card is called where it is carried. */
export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A reply as an invoke is answered with it: status 200, and what really became of it in the body (protocol sheet, 2.12 and 11). */
export function invokeAnswer(reply: Reply): InvokeAnswer {
  switch (reply.kind) {
    case 'card':
    case 'other-card':
    case 'unchanged': {
      const card = cardOf(reply.payload);
      if (card !== undefined) return answer(200, CARD_TYPE, card);
      const text = reply.kind === 'card' ? reply.text : undefined;
      return answer(200, 'application/vnd.microsoft.activity.message', text ?? reply.payload['text'] ?? '');
    }
    case 'text':
      return answer(200, 'application/vnd.microsoft.activity.message', reply.text);
    case 'refused':
      return answer(400, 'application/vnd.microsoft.error', { code: reply.code, message: reply.message });
  }
}

const answer = (statusCode: number, type: string, value: unknown): InvokeAnswer => ({
  status: 200,
  body: { statusCode, type, value },
});

/** The Adaptive Card of a message, if it has one. */
export function cardOf({ attachments }: Payload): object | undefined {
  const all: readonly unknown[] = Array.isArray(attachments) ? attachments : [];
  for (const one of all)
    if (isObject(one) && one['contentType'] === CARD_TYPE && isObject(one['content'])) return one['content'];
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
