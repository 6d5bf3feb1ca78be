import type { Announcement } from '../../../model/content.ts';
import { authorButtons, withOptOut, type Frame } from '../buttons.ts';
import { heading, type Element } from '../elements.ts';
import type { Drawn } from './drawn.ts';

type Written = Extract<Announcement, { readonly title: string }>;

/** A title, a text of which the author may format parts, a picture, and what one can do. */
export function drawAnnouncement({ title, text, image, actions = [], topic }: Written, frame: Frame): Drawn {
  return {
    summary: title,
    body: [
      heading(title),
      ...(image === undefined ? [] : [{ type: 'Image', url: image.url, altText: image.alt, size: 'Auto' }]),
      { type: 'TextBlock', text, wrap: true },
      ...withOptOut(authorButtons(actions, frame.context), topic, frame),
    ],
  };
}

/** The parts that are added to an author's own card, at the end of its body. */
export const addedToCard = ({ topic }: Announcement, frame: Frame): readonly Element[] => withOptOut([], topic, frame);
