import * as z from 'zod';

/** An id as Teams has it: opaque, but fit for an HTTP header, since it travels in one. */
export const id = z.string().regex(/^[\x20-\x7e]+$/, 'expected printable ASCII characters');

/** A name that people see. */
export const name = z.string().min(1);

/** How many more times the same activity is sent; Teams may deliver one more than once (sheet 2.1). */
export const duplicates = z.int().min(0).max(100).optional();

/** A bot and one of the people it talks to. */
export const pair = { appId: id, person: id };

/** One message. */
export const messageOf = { ...pair, conversationId: id, activityId: id };

/** Who answers: the Bot Connector or Graph. */
export const service = z.enum(['connector', 'graph']).optional();
