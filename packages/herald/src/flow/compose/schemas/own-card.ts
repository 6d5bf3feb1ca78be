import { z } from 'zod';
import { checkCard } from '../check-card.ts';

/** A card of an author's own, in which nothing stands that Teams would refuse or not show. */
export const ownCard = (how: { readonly isVersionNeeded: boolean }) =>
  z
    .looseObject({ type: z.literal('AdaptiveCard', 'must be "AdaptiveCard"') }, 'must be a card')
    .check(({ value, issues }) => {
      for (const { path, problem } of checkCard(value, how))
        issues.push({ code: 'custom', path: [...path], message: problem, input: value });
    });
