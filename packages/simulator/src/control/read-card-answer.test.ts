import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery } from '../events/courier.ts';
import { readCardAnswer, type CardAnswer } from './read-card-answer.ts';

const card = { type: 'AdaptiveCard', version: '1.5', body: [] };
const error = { type: 'application/vnd.microsoft.error', value: { code: 'Late', message: 'It is closed.' } };

const cases: ReadonlyArray<{ bot: string; status?: number | null; body: unknown; state: CardAnswer['state'] }> = [
  {
    bot: 'returns a card',
    body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card },
    state: 'card',
  },
  {
    bot: 'spells the card type the old way',
    body: { type: 'application/vnd.microsoft.adaptive.card', value: card },
    state: 'card',
  },
  {
    bot: 'returns words',
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Thanks' },
    state: 'message',
  },
  { bot: 'returns an error', body: { statusCode: 400, ...error }, state: 'error' },
  { bot: 'mirrors the error as its status', status: 400, body: { statusCode: 400, ...error }, state: 'error' },
  {
    bot: 'asks for a sign-in',
    body: { statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest', value: {} },
    state: 'login',
  },
  {
    bot: 'returns a card that is none',
    body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: {} },
    state: 'Something went wrong',
  },
  {
    bot: 'returns a type of its own',
    body: { statusCode: 200, type: 'text/plain', value: 'Thanks' },
    state: 'Something went wrong',
  },
  { bot: 'returns nothing', body: null, state: 'Something went wrong' },
  { bot: 'fails', status: 500, body: 'oops', state: 'Something went wrong' },
  { bot: 'is late', status: null, body: null, state: 'Something went wrong' },
];
for (const { bot, status = 200, body, state } of cases)
  test(`when the bot ${bot}, the person sees: ${state}`, () => {
    const delivery = { type: 'invoke', status, body } as Delivery;
    assert.equal(readCardAnswer(delivery).state, state);
  });
