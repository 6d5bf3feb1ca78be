import type { Announcement, Notification, Poll, Welcome } from './model/content.ts';

/** The parts of a kind, for each of its forms; the builder says which kind they are of. */
type Parts<Kind> = Kind extends unknown ? Omit<Kind, 'kind'> : never;

/** The first message somebody gets: why it came, what the bot offers, what to do next. */
export const welcome = (parts: Parts<Welcome>): Welcome => ({ ...parts, kind: 'welcome' });

/** Something happened. How to opt out of its topic is added to each. */
export const notification = (parts: Parts<Notification>): Notification => ({ ...parts, kind: 'notification' });

/** A question with options to choose from, until it closes. */
export const poll = (parts: Parts<Poll>): Poll => ({ ...parts, kind: 'poll' });

/** Something for many to read: a text, or any Adaptive Card of schema 1.5. */
export const announcement = (parts: Parts<Announcement>): Announcement => ({ ...parts, kind: 'announcement' });
