import type { Action, Say, Welcome } from '../../../model/content.ts';
import { authorButtons, buttonRows, type Frame } from '../buttons.ts';
import { heading, line, subheading, subtle, type Element } from '../elements.ts';
import type { Drawn } from './drawn.ts';

/** Why it came, what there is to expect, and what to try first. */
export function drawWelcome({ title, because, offers, next }: Welcome, { format, context }: Frame): Drawn {
  const { words } = format;
  const said = title ?? words.welcome.title;
  return {
    summary: `${said} – ${offers[0]}`,
    body: [
      heading(said),
      subtle(words.welcome.because(because)),
      subheading(words.welcome.offers),
      ...offers.map((offer) => line(`• ${offer}`, {}, 'Small')),
      subheading(words.welcome.next),
      ...next.filter(isSay).map((say) => sayLine(say, words.welcome.say(say.say), words.colon)),
      ...buttonRows(authorButtons(next.filter(isAction), context)),
    ],
  };
}

const isSay = (step: Action | Say): step is Say => 'say' in step;
const isAction = (step: Action | Say): step is Action => !isSay(step);

const sayLine = ({ does }: Say, write: string, colon: string): Element =>
  line([{ text: write, weight: 'Bolder' }, { text: `${colon}${does}` }], {}, 'Small');
