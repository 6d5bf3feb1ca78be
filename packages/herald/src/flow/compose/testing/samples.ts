import type { CardState } from '../../../model/buttons.ts';
import type { Notification, Poll, Reader, Said } from '../../../model/content.ts';
import type { Preferences } from '../../../model/rules.ts';
import { said, type SampleLanguage } from './sample-texts.ts';

/** One card as it is drawn for looking at: a kind, perhaps in a state. */
export type Sample = {
  readonly name: string;
  readonly said: Said;
  readonly state?: CardState;
  readonly required?: boolean;
};

/** Who reads the samples of each language. */
export const readers: Readonly<Record<SampleLanguage, Reader>> = {
  en: { locale: 'en-US', timeZone: 'America/New_York' },
  de: { locale: 'de-AT', timeZone: 'Europe/Vienna' },
  fr: { locale: 'fr-FR', timeZone: 'Europe/Paris' },
  es: { locale: 'es-ES', timeZone: 'Europe/Madrid' },
  pt: { locale: 'pt-BR', timeZone: 'America/Sao_Paulo' },
  ja: { locale: 'ja-JP', timeZone: 'Asia/Tokyo' },
  pl: { locale: 'pl-PL', timeZone: 'Europe/Warsaw' },
};

export const MESSAGE = '0198f0e2-7d3a-7c51-9e0b-5a3f1c2d4e6f';

/** Every kind and state, with what an author would write in this language. */
export function samplesOf(language: SampleLanguage): readonly Sample[] {
  const texts = said[language];
  const notification: Notification = {
    kind: 'notification',
    topic: 'builds',
    what: texts.failed,
    about: { name: 'herald/main', url: 'https://builds.example.com/herald/7' },
    by: 'Zoë Ångström',
    at: '2026-12-01T08:04:00Z',
    text: texts.why,
    facts: [
      { name: texts.branch, value: 'feature/a_long_name_*with*_signs' },
      { name: texts.duration, value: '7 min 12 s' },
    ],
    actions: [
      { title: texts.open, url: 'https://builds.example.com/herald/7' },
      { title: texts.again, verb: 'rebuild', data: { build: 7 } },
    ],
  };
  const poll: Poll = {
    kind: 'poll',
    topic: 'lunch',
    question: texts.question,
    options: texts.options,
    closesAt: '2026-12-04T16:00:00Z',
  };
  const voted = { kind: 'voted', choices: [1], votes: [4, 12, 3], voters: 19, closed: false } as const;
  const announcement = {
    kind: 'announcement',
    topic: 'news',
    title: texts.moving,
    text: texts.details,
    image: { url: 'https://pictures.example.com/office.png', alt: texts.picture },
    actions: [{ title: texts.plan, url: 'https://intranet.example.com/plan' }],
  } as const;
  return [
    {
      name: 'welcome',
      said: {
        kind: 'welcome',
        because: { place: texts.team, by: 'Ana Lima' },
        offers: texts.offers,
        next: [
          { say: 'status', does: texts.status },
          { title: texts.start, verb: 'start' },
        ],
      },
    },
    { name: 'notification', said: notification },
    { name: 'notification-muted', said: notification, state: { kind: 'muted', title: 'builds' } },
    { name: 'notification-required', said: { ...notification, topic: 'safety', importance: 'urgent' }, required: true },
    { name: 'poll', said: poll },
    { name: 'poll-multiple', said: { ...poll, multiple: true, anonymous: true } },
    { name: 'poll-voted', said: poll, state: voted },
    { name: 'poll-closed', said: poll, state: { ...voted, closed: true } },
    { name: 'poll-open', said: poll, state: { ...voted, choices: [] } },
    {
      name: 'poll-result',
      said: {
        kind: 'poll-result',
        poll,
        votes: [2, 14, 0],
        voters: 16,
        closed: true,
        names: [['Ana Lima', 'Ben Okafor'], texts.voters, []],
      },
    },
    { name: 'poll-result-so-far', said: { kind: 'poll-result', poll, votes: [1, 0, 0], voters: 1, closed: false } },
    { name: 'announcement', said: announcement },
    { name: 'announcement-muted', said: announcement, state: { kind: 'muted', title: 'news' } },
    {
      name: 'announcement-card',
      said: {
        kind: 'announcement',
        topic: 'news',
        summary: texts.moving,
        card: {
          type: 'AdaptiveCard',
          body: [{ type: 'TextBlock', text: texts.moving, wrap: true, weight: 'Bolder' }],
          actions: [{ type: 'Action.OpenUrl', title: texts.plan, url: 'https://intranet.example.com/plan' }],
        },
      },
    },
    {
      name: 'digest',
      said: {
        kind: 'digest',
        topic: 'builds',
        items: [
          notification,
          poll,
          announcement,
          ...Array.from({ length: 20 }, (_, index) => ({ ...notification, about: `herald/${index}` })),
        ],
      },
    },
  ];
}

/** What one person chose, of topics with titles in several languages. */
export const preferences: Preferences = {
  allMuted: false,
  topics: [
    { topic: 'builds', required: false, muted: true },
    {
      topic: 'news',
      title: { en: 'Company news', de: 'Neues aus der Firma', ja: '会社のニュース' },
      required: false,
      muted: false,
    },
    { topic: 'safety', title: 'Safety', required: true, muted: false },
  ],
  quietHours: { from: '22:00', to: '07:00' },
};
