/** Greets whoever gets the bot, once, and the channel of a team that it is installed in. */
import { setTimeout as delay } from 'node:timers/promises';
import type { HeraldOptions } from 'herald';
import { withContoso } from './support/with-contoso.ts';

const greeting: NonNullable<HeraldOptions['welcome']>['personal'] = {
  offers: ['I tell you when a build fails.', 'I ask what you want for lunch.'],
  next: [{ say: 'preferences', does: 'shows what you can mute' }],
};

await withContoso(
  async ({ teams, people, team }) => {
    const [ana] = people;
    const shown = async () => {
      // Nobody chose another channel than General, which has the team's own id.
      const { threads } = await teams.control.channel({ channelId: team.id });
      return { window: (await teams.control.window({ person: ana.id })).text, threads: threads.length };
    };
    // The bot was installed for Ana, and by her in the team, when this began.
    while ((await shown()).window.includes('no messages') || (await shown()).threads === 0) await delay(50);
    console.log((await shown()).window);
    console.log(`${(await shown()).threads} thread in General of the team ${team.name}`);
  },
  { welcome: { personal: greeting, team: { channel: greeting } } },
);
