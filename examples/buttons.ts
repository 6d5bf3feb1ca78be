/** A button of one's own: what it does when it is pressed, and what is counted. */
import { notification } from 'herald';
import { press } from './support/press.ts';
import { withContoso } from './support/with-contoso.ts';

await withContoso(
  async (contoso) => {
    const { herald, tenant, people } = contoso;
    const [ana] = people;
    const message = await herald.broadcast({
      audience: { kind: 'list', to: people.slice(0, 3).map(({ id }) => id), tenant },
      message: notification({
        topic: 'requests',
        what: 'Chloé asks for a day off',
        about: 'December 24',
        by: 'Chloé',
        actions: [{ title: 'Approve', verb: 'approve', data: { request: 42 } }],
      }),
    });
    await message.finished();
    await press(contoso, ana.id, /^Approve$/);
    console.log(await message.responses());
  },
  {
    async onAction({ verb, data, person }) {
      console.log(`${person.name} pressed ${verb}`, data);
      return { text: 'Approved. Chloé is told.' };
    },
  },
);
