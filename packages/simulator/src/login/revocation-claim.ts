import type { Bot } from '../state/bot.ts';

/** The claim `rh` of a token: only those of the bot's latest are good. Entra's is as opaque, and for the same purpose. */
export const revocationClaim = ({ revocations }: Pick<Bot, 'revocations'>): string => `0.${revocations}`;
