import type { TopicPreference } from '../../../model/rules.ts';
import { fold, unwrap } from './fold.ts';

/** The topic that somebody means: by its name or by any of its titles, exactly written before nearly. */
export function findTopic(topics: readonly TopicPreference[], written: string): TopicPreference | undefined {
  for (const fit of [fold, (text: string): string => fold(unwrap(text))]) {
    const found = topics.find((topic) => namesOf(topic).some((name) => fit(name) === fit(written)));
    if (found !== undefined) return found;
  }
  return undefined;
}

const namesOf = ({ topic, title = topic }: TopicPreference): readonly string[] => [
  topic,
  ...(typeof title === 'string' ? [title] : Object.values(title)),
];
