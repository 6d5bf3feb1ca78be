import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A card as it is sent to somebody, by the name of its golden file: `poll-voted.ja`. */
export type GoldenCard = { readonly name: string; readonly card: Readonly<Record<string, unknown>> };

const folder = join(import.meta.dirname, '../../packages/herald/src/flow/compose/golden');

/** The cards of every kind, state and language. */
export const goldenCards = (): readonly GoldenCard[] =>
  readdirSync(folder).flatMap((file) => {
    const payload = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      attachments?: [{ content: GoldenCard['card'] }];
    };
    // Answers are texts.
    return payload.attachments === undefined
      ? []
      : [{ name: file.replace(/\.json$/, ''), card: payload.attachments[0].content }];
  });

/** The widths in which a card is seen: in a chat on a desktop, and in the narrowest there is. */
export const widths = ({ card }: GoldenCard): readonly number[] => [isWide(card) ? 720 : 400, 300];

const isWide = ({ msteams }: GoldenCard['card']): boolean =>
  typeof msteams === 'object' && msteams !== null && 'width' in msteams && msteams.width === 'Full';
