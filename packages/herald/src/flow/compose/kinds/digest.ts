import type { Digest, Said } from '../../../model/content.ts';
import { withOptOut, type Frame } from '../buttons.ts';
import { cut } from '../cut.ts';
import { heading, line, linked, subtle, type Element } from '../elements.ts';
import { withoutMarkdown } from '../markdown.ts';
import { pickVariant } from '../pick-variant.ts';
import type { Drawn } from './drawn.ts';
import { byWhen, nameOf } from './notification.ts';

/** How many are shown one by one. */
const MOST_ITEMS = 20;
/** How much is shown of each: a digest is to be looked over. */
const WHAT = 120;
const ABOUT = 160;
/** Of a text; more than is shown, for what makes it Markdown is left out. */
const CITED = 1_000;
/** How many letters all together have room in what Teams takes: each is there twice, and has to be quoted. */
const MOST_LETTERS = 14_000;

/** One of the things that a digest stands for. */
type Entry = { readonly what: string; readonly about: string; readonly url?: string };

/** One entry for each of what came, the newest first. */
export function drawDigest({ topic, items }: Digest, frame: Frame): Drawn {
  const { words, number } = frame.format;
  const title = words.digest.title(topic)(items.length, number(items.length));
  const shown = fitting(
    items.slice(0, MOST_ITEMS).map((item) => entryOf(pickVariant(item, frame.context.reader.locale), frame)),
  );
  const beside = items.length - shown.length;
  return {
    summary: [title, ...shown.slice(0, 1).map(({ what }) => what)].join(' – '),
    wide: true,
    body: [
      heading(title),
      ...shown.map(entryElement),
      ...(beside > 0 ? [subtle(words.digest.more(beside, number(beside)), 'Medium')] : []),
      ...withOptOut([], topic, frame),
    ],
  };
}

/** The first of them, as far as there is room. */
function fitting(entries: readonly Entry[]): readonly Entry[] {
  let letters = 0;
  const over = entries.findIndex(({ what, about, url = '' }) => {
    letters += what.length + about.length + url.length;
    return letters > MOST_LETTERS;
  });
  return over === -1 ? entries : entries.slice(0, over);
}

function entryElement({ what: title, about, url }: Entry): Element {
  const look = { spacing: 'Small', separator: true };
  const items = [
    line(title, { weight: 'Bolder', ...(url === undefined ? {} : { color: 'Accent' as const }) }),
    ...(about === '' ? [] : [subtle(about, 'None')]),
  ];
  return url === undefined ? { type: 'Container', ...look, items } : linked(items, { title, url }, look);
}

function entryOf(said: Said, frame: Frame): Entry {
  const { what, about, ...link } = wholeEntryOf(said, frame);
  return { what: cut(what, WHAT), about: cut(about, ABOUT), ...link };
}

function wholeEntryOf(said: Said, frame: Frame): Entry {
  const { words, time, number } = frame.format;
  switch (said.kind) {
    case 'notification': {
      const { what, about, actions } = said;
      const url = typeof about === 'string' ? undefined : about.url;
      return { what, about: `${nameOf(about)} · ${byWhen(said, frame)}`, ...linkOf(url, actions) };
    }
    case 'poll':
      return { what: said.question, about: words.poll.closes(time(said.closesAt)) };
    case 'announcement':
      if ('card' in said) return { what: said.summary, about: '' };
      return {
        what: said.title,
        about: withoutMarkdown(said.text.slice(0, CITED)),
        ...linkOf(undefined, said.actions ?? []),
      };
    case 'welcome':
      return { what: said.title ?? words.welcome.title, about: said.offers[0] };
    case 'poll-result':
      return { what: said.poll.question, about: words.poll.voters(said.voters, number(said.voters)) };
    case 'digest':
      return { what: words.digest.title(said.topic)(said.items.length, number(said.items.length)), about: '' };
  }
}

/** Where something is found: by its own address, or by the first page that a button opens. */
function linkOf(url: string | undefined, actions: ReadonlyArray<object>): { readonly url?: string } {
  const first =
    url ?? actions.map((action) => ('url' in action ? action.url : undefined)).find((one) => one !== undefined);
  return typeof first === 'string' ? { url: first } : {};
}
