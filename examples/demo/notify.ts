import { notification, type Outcome } from 'herald';
import { press } from '../support/press.ts';
import type { Contoso } from './contoso.ts';

/** What became of two notifications of one topic, between which their reader muted it. */
export type Notified = { readonly first: Outcome; readonly second: Outcome };

/** Tells Ana of a build, lets her mute builds on its card, and tries to tell her of another one. */
export async function notify(contoso: Contoso): Promise<Notified> {
  const { herald, tenant, people } = contoso;
  const [ana] = people;
  const tell = (number: number): Promise<Outcome> =>
    herald.send(
      { person: ana.id, tenant },
      notification({
        topic: 'builds',
        what: `Build ${number} failed`,
        about: { name: 'main', url: `https://ci.example.com/builds/${number}` },
        by: 'Ben',
        actions: [{ title: 'Open the build', url: `https://ci.example.com/builds/${number}` }],
      }),
    );
  const first = await tell(7);
  await press(contoso, ana.id, /^Mute/);
  return { first, second: await tell(8) };
}
