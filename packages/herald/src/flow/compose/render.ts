import type { Answer } from '../../model/buttons.ts';
import type { Announcement, Reader, Said } from '../../model/content.ts';
import type { Preferences } from '../../model/rules.ts';
import type { Payload } from '../../ports.ts';
import type { Frame } from './buttons.ts';
import { withBreaks } from './breakable.ts';
import { cardPayload } from './card-payload.ts';
import { cut } from './cut.ts';
import { fillDates, fillDatesIn } from './dates.ts';
import { withoutLinks } from './elements.ts';
import { formatFor } from './format.ts';
import { addedToCard, drawAnnouncement } from './kinds/announcement.ts';
import { drawDigest } from './kinds/digest.ts';
import type { Drawn } from './kinds/drawn.ts';
import { drawNotification } from './kinds/notification.ts';
import { drawPollResult } from './kinds/poll-result.ts';
import { drawPoll } from './kinds/poll.ts';
import { drawWelcome } from './kinds/welcome.ts';
import { plainText } from './plain-text.ts';
import { drawPreferences } from './preferences.ts';
import type { RenderContext, RenderOptions } from './render-context.ts';
import { TOAST } from './toast.ts';

export type { RenderContext, RenderOptions } from './render-context.ts';

const SCHEMA = 'http://adaptivecards.io/schemas/adaptive-card.json';
/** Buttons need it (protocol sheet, section 8), and it is the highest that Teams draws for bots. */
const VERSION = '1.5';

/** Composes what one reader gets: a card, with what the toast says. */
export function render(content: Said, context: RenderContext, options: RenderOptions): Payload {
  const said = withDates(content, context, options);
  const importance = 'importance' in said ? said.importance : undefined;
  const frame = { format: formatFor(context.reader, options), context };
  if (said.kind === 'announcement' && 'card' in said)
    return cardPayload(ownCard(said, frame), { summary: cut(said.summary, TOAST), importance });
  return asPayload(draw(said, frame), importance);
}

/** The same as plain text, with everything that can be read. */
export function renderText(content: Said, context: RenderContext, options: RenderOptions): string {
  const said = withDates(content, context, options);
  const frame = { format: formatFor(context.reader, options), context };
  if (said.kind !== 'announcement' || !('card' in said)) return plainText(draw(said, frame));
  const { fallbackText } = said.card;
  return typeof fallbackText === 'string' ? fallbackText : plainText(ownCard(said, frame));
}

/** Composes the card with a switch for each topic. */
export function renderPreferences(preferences: Preferences, reader: Reader, options: RenderOptions): Payload {
  const locale = reader.locale ?? options.language;
  return asPayload(drawPreferences(preferences, locale, formatFor(reader, options)));
}

/** What the bot answers, in the reader's language. */
export function answerText(answer: Answer, reader: Reader, options: RenderOptions): string {
  const { answers } = formatFor(reader, options).words;
  return answers[answer.kind]('title' in answer ? answer.title : '');
}

/** Before anything is cut or counted: what stands for an instant until then is of no length that a reader sees. */
const withDates = (said: Said, { reader }: RenderContext, { language }: RenderOptions): Said =>
  fillDatesIn(said, (text) => fillDates(text, reader, language));

type Written = Exclude<Said, Announcement> | Extract<Announcement, { readonly title: string }>;

function draw(said: Written, frame: Frame): Drawn {
  switch (said.kind) {
    case 'welcome':
      return drawWelcome(said, frame);
    case 'notification':
      return drawNotification(said, frame);
    case 'poll':
      return drawPoll(said, frame);
    case 'poll-result':
      return drawPollResult(said, frame);
    case 'announcement':
      return drawAnnouncement(said, frame);
    case 'digest':
      return drawDigest(said, frame);
  }
}

const asPayload = (drawn: Drawn, importance?: string): Payload =>
  cardPayload(
    {
      $schema: SCHEMA,
      type: 'AdaptiveCard',
      version: VERSION,
      fallbackText: withoutLinks(plainText(drawn)),
      ...(drawn.wide === true ? { msteams: { width: 'Full' } } : {}),
      body: withBreaks(drawn.body),
    },
    { summary: cut(drawn.summary, TOAST), importance },
  );

/** An author's own card as it is; what is added stands at the end of its body, so that its own buttons stay where they are. */
function ownCard(said: Extract<Announcement, { readonly card: object }>, frame: Frame): object {
  const added = addedToCard(said, frame);
  const { body } = said.card;
  const own = Array.isArray(body) ? body : [];
  return {
    $schema: SCHEMA,
    version: VERSION,
    ...said.card,
    ...(added.length === 0 ? {} : { body: [...own, ...added] }),
  };
}
