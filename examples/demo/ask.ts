import { setTimeout as delay } from 'node:timers/promises';
import { poll } from 'herald';
import { press, VOTE } from '../support/press.ts';
import type { Contoso } from './contoso.ts';

/** What came of a poll. */
export type Asked = {
  readonly question: string;
  readonly options: readonly string[];
  readonly votes: readonly number[];
  readonly voters: number;
  /** Messages that told its author of votes. */
  readonly told: number;
};

const HOUR_MS = 3_600_000;
const options = ['Pizza', 'Pierogi', 'Salad'] as const;

/** Asks Ana, Ben and Chloé, lets each of them vote on the card, and waits until the author is told of all three. */
export async function ask(contoso: Contoso): Promise<Asked> {
  const { herald, tenant, people } = contoso;
  const [ana, ben, chloe, author] = people;
  if (chloe === undefined || author === undefined) throw new Error('the demo has fewer people than it asks');
  const question = 'What shall we have for lunch?';
  const message = await herald.broadcast({
    audience: { kind: 'list', to: [ana.id, ben.id, chloe.id], tenant },
    message: poll({
      question,
      options,
      closesAt: new Date(Date.now() + HOUR_MS).toISOString(),
      author: { person: author.id, tenant },
      tellEveryMinutes: 0,
    }),
  });
  await message.finished();
  const before = await countMessages(contoso, author.id);
  for (const [id, choice] of [
    [ana.id, 1],
    [ben.id, 0],
    [chloe.id, 1],
  ] as const)
    await press(contoso, id, VOTE, { 'herald-choice': String(choice) });
  const { votes, voters } = await message.votes();
  return { question, options, votes, voters, told: await countTold(contoso, author.id, before) };
}

async function countMessages({ teams }: Contoso, person: string): Promise<number> {
  const { chats } = await teams.control.inbox({ person });
  return chats.reduce((sum, { messages }) => sum + messages.length, 0);
}

/** Votes that come close together are told together, so what counts is that the last one is. */
async function countTold(contoso: Contoso, author: string, before: number): Promise<number> {
  for (let left = 200; left > 0; left -= 1) {
    const { text } = await contoso.teams.control.window({ person: author });
    if (/3 people voted/.test(text)) return (await countMessages(contoso, author)) - before;
    await delay(50);
  }
  return 0;
}
