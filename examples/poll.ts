/** Asks three people, counts their votes, and tells the author. */
import { poll } from 'herald';
import { press, VOTE } from './support/press.ts';
import { withContoso } from './support/with-contoso.ts';

await withContoso(async (contoso) => {
  const { herald, teams, tenant, people } = contoso;
  const [ana, ben, chloe] = people;
  if (chloe === undefined) throw new Error('the example needs three people');
  const message = await herald.broadcast({
    audience: { kind: 'list', to: [ana.id, ben.id, chloe.id], tenant },
    message: poll({
      question: 'Lunch on Friday?',
      options: ['Pizza', 'Pierogi', 'Salad'],
      closesAt: new Date(Date.now() + 3_600_000).toISOString(),
      author: { person: ben.id, tenant },
      tellEveryMinutes: 60,
    }),
  });
  await message.finished();
  await press(contoso, ana.id, VOTE, { 'herald-choice': '1' });
  await press(contoso, ben.id, VOTE, { 'herald-choice': '0' });
  await press(contoso, chloe.id, VOTE, { 'herald-choice': '1' });
  console.log(await message.votes());
  for (const { name, choices } of await message.voters()) console.log(name, choices);
  console.log((await teams.control.window({ person: ana.id })).text);
});
