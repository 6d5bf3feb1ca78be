import type { Payload } from '../../ports.ts';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** A card as the activity that carries it; `summary` is what the toast and the activity feed say (protocol sheet, 3.7). */
export const cardPayload = (
  card: object,
  { summary, importance }: { readonly summary: string; readonly importance?: string | undefined },
): Payload => ({
  type: 'message',
  summary,
  ...(importance === undefined ? {} : { importance }),
  attachments: [{ contentType: CARD_TYPE, content: card }],
});
