import { z } from 'zod';
import type { Announcement } from '../../../model/content.ts';
import { action } from './action.ts';
import { ownCard } from './own-card.ts';
import { has, importance, LONGEST_TITLE, MOST_BUTTONS, readBy, showable, text, topic } from './parts.ts';

const kind = z.literal('announcement');

const written = z.strictObject({
  kind,
  topic: topic.exactOptional(),
  importance,
  title: text('it is what the recipient reads first, and what the toast says', LONGEST_TITLE),
  text: text('the recipient has nothing to read otherwise'),
  image: z
    .strictObject({
      url: showable('a picture must come from somewhere'),
      alt: text('it is what those get who do not see the picture', LONGEST_TITLE),
    })
    .exactOptional(),
  actions: z.array(action).max(MOST_BUTTONS, `must not be more than ${MOST_BUTTONS}`).exactOptional(),
});

/** What the toast says of it. */
export const summary = text('it is what the toast says, and the recipient sees a placeholder otherwise');

const asCard = z.strictObject({
  kind,
  topic: topic.exactOptional(),
  importance,
  card: ownCard({ isVersionNeeded: false }),
  summary,
});

/** A text, or a card. */
export const announcement: z.ZodType<Announcement> = readBy<Announcement>(
  (input) => (has(input, 'card') ? asCard : written),
  'must be an announcement',
);
