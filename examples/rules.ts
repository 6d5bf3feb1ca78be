/** What recipients are spared: a topic that one of them mutes, a cap, and what goes out all the same. */
import { announcement, notification } from 'herald';
import { press } from './support/press.ts';
import { withContoso } from './support/with-contoso.ts';

const build = (number: number) =>
  notification({
    topic: 'builds',
    what: `Build ${number} failed`,
    about: 'main',
    by: 'CI',
    actions: [{ title: 'Open the build', url: `https://ci.example.com/builds/${number}` }],
  });

await withContoso(async (contoso) => {
  const { herald, tenant, people } = contoso;
  const [ana, ben] = people;
  await herald.setRules(tenant, {
    quietHours: { from: '22:00', to: '07:00' },
    otherwiseZone: 'Europe/Berlin',
    topics: {
      builds: { cap: { most: 3, hours: 24 }, urgent: false },
      alarm: { title: 'Alarms', required: true, urgent: true },
    },
  });
  // So that the example shows the same at night.
  for (const { id } of people.slice(0, 2)) await herald.setQuietHours(tenant, id, 'none');

  console.log('Ana:', (await herald.send({ person: ana.id, tenant }, build(1))).kind);
  await press(contoso, ana.id, /^Mute/);
  console.log('Ana, who muted builds:', await herald.send({ person: ana.id, tenant }, build(2)));

  for (const number of [1, 2, 3, 4]) {
    const outcome = await herald.send({ person: ben.id, tenant }, build(number));
    console.log(`Ben, build ${number}:`, outcome.kind === 'skipped' ? outcome : outcome.kind);
  }

  console.log('Ana may not mute alarms:', await herald.mute(tenant, ana.id, 'alarm'));
  const alarm = announcement({ topic: 'alarm', title: 'Leave the building', text: 'By the stairs.' });
  console.log('Ana, an alarm:', (await herald.send({ person: ana.id, tenant }, alarm)).kind);
  console.log(await herald.preferences(tenant, ana.id));
});
