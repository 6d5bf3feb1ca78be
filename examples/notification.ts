/** Tells one person that something happened, and shows what they see. */
import { notification } from 'herald';
import { withContoso } from './support/with-contoso.ts';

await withContoso(async ({ herald, teams, tenant, people }) => {
  const [ana] = people;
  const outcome = await herald.send(
    { person: ana.id, tenant },
    notification({
      topic: 'builds',
      what: 'Build 7 failed',
      about: { name: 'main', url: 'https://ci.example.com/builds/7' },
      by: 'Ben',
      at: '2026-12-01T09:00:00Z',
      facts: [{ name: 'Duration', value: '7 min' }],
      actions: [{ title: 'Open the build', url: 'https://ci.example.com/builds/7' }],
    }),
  );
  console.log(outcome.kind);
  console.log((await teams.control.window({ person: ana.id })).text);
});
