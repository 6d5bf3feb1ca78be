/** One message in two languages, with variables: each reader gets their own, with times on their own clock. */
import { notification, type Template } from 'herald';
import { withContoso } from './support/with-contoso.ts';

const failed: Template = {
  otherwise: 'en',
  variants: {
    en: notification({
      topic: 'builds',
      what: 'Build ${number} failed',
      about: '${branch}',
      by: '${who}',
      text: 'It began at ${begun}.',
      actions: [{ title: 'Open the build', url: 'https://ci.example.com/builds/${number}' }],
    }),
    de: notification({
      topic: 'builds',
      what: 'Build ${number} ist fehlgeschlagen',
      about: '${branch}',
      by: '${who}',
      text: 'Er begann um ${begun}.',
      actions: [{ title: 'Build öffnen', url: 'https://ci.example.com/builds/${number}' }],
    }),
  },
};

await withContoso(
  async ({ herald, teams, tenant, people }) => {
    const [ana, ben] = people;
    const variables = { number: 7, branch: 'main', who: 'CI', begun: new Date('2026-12-01T09:00:00Z') };
    for (const { id } of [ana, ben]) {
      await herald.send({ person: id, tenant }, { template: 'build-failed', variables });
      console.log((await teams.control.window({ person: id })).text);
    }
    // What is missing is said when the message is accepted, by name.
    await herald
      .send(
        { person: ana.id, tenant },
        { template: 'build-failed', variables: { number: 8, branch: 'main', who: 'CI' } },
      )
      .catch((error: unknown) => console.log(String(error)));
  },
  { templates: { 'build-failed': failed } },
);
