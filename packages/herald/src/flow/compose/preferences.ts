import { topicInput } from '../../model/buttons.ts';
import type { Preferences, TopicPreference } from '../../model/rules.ts';
import { buttonRows, ourButton } from './buttons.ts';
import { cut } from './cut.ts';
import { heading, subheading, subtle, withoutLinks, type Element } from './elements.ts';
import type { Format } from './format.ts';
import type { Drawn } from './kinds/drawn.ts';
import { topicTitle } from './language.ts';

/** More would make a card that Teams refuses; topics that are not shown keep what was chosen of them. */
const MOST_SHOWN = 60;
/** How much of a topic's title. */
const TITLE = 80;

/** A switch for each topic, on for what is wanted; what cannot be switched off is said so. */
export function drawPreferences({ allMuted, topics, quietHours }: Preferences, locale: string, format: Format): Drawn {
  const words = format.words.preferences;
  const free = topics.filter(({ required }) => !required).slice(0, MOST_SHOWN);
  const required = topics.filter((topic) => topic.required).slice(0, MOST_SHOWN);
  const save = ourButton(words.save, { do: 'set-preferences', topics: free.map(({ topic }) => topic) });
  return {
    summary: words.title,
    body: [
      heading(words.title),
      subtle(free.length === 0 ? words.nothing : words.intro),
      ...(allMuted && free.every(({ muted }) => muted) ? [subtle(words.allMuted)] : []),
      ...free.map((topic, index) => toggle(topic, index, titleOf(topic, locale))),
      ...(required.length === 0 ? [] : [subheading(words.required)]),
      ...required.map((topic) => subtle(titleOf(topic, locale), 'None')),
      ...(quietHours === undefined || quietHours === 'none'
        ? []
        : [subtle(words.quietHours(quietHours.from, quietHours.to), 'Medium')]),
      ...(free.length === 0 ? [] : buttonRows([save])),
    ],
  };
}

const toggle = ({ muted }: TopicPreference, index: number, title: string): Element => ({
  type: 'Input.Toggle',
  id: topicInput(index),
  title: withoutLinks(title),
  value: String(!muted),
  valueOn: 'true',
  valueOff: 'false',
  wrap: true,
  spacing: 'Small',
});

const titleOf = (topic: TopicPreference, locale: string): string => cut(topicTitle(topic, locale), TITLE);
