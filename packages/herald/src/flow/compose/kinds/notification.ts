import type { Notification } from '../../../model/content.ts';
import { authorButtons, withOptOut, type Frame } from '../buttons.ts';
import { heading, line, linked, paragraphs, row, subtle, type Element } from '../elements.ts';
import type { Drawn } from './drawn.ts';

/** What happened, to what, by whom and when; then what one can do about it, and how to opt out. */
export function drawNotification(notification: Notification, frame: Frame): Drawn {
  const { what, about, text, facts = [], topic, actions } = notification;
  return {
    summary: what,
    body: [
      heading(what),
      aboutLine(about),
      subtle(byWhen(notification, frame)),
      ...(text === undefined ? [] : paragraphs(text)),
      ...facts.map(({ name, value }, index) => row(name, value, index === 0 ? 'Medium' : 'Small')),
      ...withOptOut(authorButtons(actions, frame.context), topic, frame),
    ],
  };
}

/** Who did it and when. */
export const byWhen = ({ by, at }: Pick<Notification, 'by' | 'at'>, { format }: Frame): string =>
  [by, ...(at === undefined ? [] : [format.time(at)])].join(' · ');

/** The name of what something happened to. */
export const nameOf = (about: Notification['about']): string => (typeof about === 'string' ? about : about.name);

function aboutLine(about: Notification['about']): Element {
  const name = nameOf(about);
  if (typeof about === 'string' || about.url === undefined) return line(name, {}, 'Small');
  return linked([line(name, { color: 'Accent' })], { title: name, url: about.url }, { spacing: 'Small' });
}
