/** Reads an announcement over for its author, sends it to everybody, and says what became of each. */
import { announcement, review } from 'herald';
import { withContoso } from './support/with-contoso.ts';

await withContoso(async ({ herald, tenant }) => {
  const message = announcement({
    topic: 'news',
    title: 'We move on December 1',
    text: 'Boxes are in the hall. **Label** each one.',
    actions: [{ title: 'Floor plan', url: 'https://intranet.example.com/plan' }],
  });
  for (const { field, advice } of review(message)) console.log(`${field}: ${advice}`);

  const sent = await herald.broadcast({ audience: { kind: 'everyone', tenant }, message });
  console.log(await sent.finished());
  for (const { state, why, count } of await sent.reasons()) console.log(`${count} ${state}: ${why}`);
});
