import type { CardState } from '../../../model/buttons.ts';
import type { Announcement, Notification, Poll, Said } from '../../../model/content.ts';
import { messageId } from '../../../model/ids.ts';
import type { Payload } from '../../../ports.ts';
import { render, renderText, type RenderContext } from '../render.ts';
import { buttonsOf } from './card-parts.ts';
import { MESSAGE } from './samples.ts';

const options = { language: 'en' };
export const context: RenderContext = { key: { messageId: messageId(MESSAGE) }, reader: { timeZone: 'Europe/Vienna' } };
export const inState = (state: CardState): RenderContext => ({ ...context, state });

export const build: Notification = {
  kind: 'notification',
  topic: 'builds',
  what: 'Build 7 failed',
  about: { name: 'main', url: 'https://example.com/main' },
  by: 'Ana',
  actions: [
    { title: 'Open', url: 'https://example.com/7' },
    { title: 'Again', verb: 'rebuild', data: { build: 7 } },
  ],
};
export const lunch: Poll = {
  kind: 'poll',
  question: 'Lunch?',
  options: ['Yes', 'No', 'Later'],
  closesAt: '2026-12-01T11:00:00Z',
};
export const news: Announcement = { kind: 'announcement', title: 'News', text: 'We are **moving**', topic: 'news' };

/** What an English reader gets. */
export const rendered = (said: Said, how = context): Payload => render(said, how, options);
export const text = (said: Said, how = context): string => renderText(said, how, options);
export const titles = (said: Said, how = context): readonly unknown[] =>
  buttonsOf(rendered(said, how)).map(({ title }) => title);
export const data = (said: Said, how = context): readonly unknown[] =>
  buttonsOf(rendered(said, how)).map((button) => button['data']);
