import type { StoredMessage } from '../../../message-ports.ts';
import type { Answer, CardState } from '../../../model/buttons.ts';
import type { Content, Reader } from '../../../model/content.ts';
import type { Preferences, TopicPreference } from '../../../model/rules.ts';
import { isContent, type Body, type Payload } from '../../../ports.ts';

/** How answers are composed, for whoever reads them. */
export type Composing = {
  readonly message: (message: StoredMessage, reader: Reader, state?: CardState) => Payload;
  readonly preferences: (preferences: Preferences, reader: Reader) => Payload;
  readonly text: (answer: Answer, reader: Reader) => string;
  /** A topic as somebody reads it. */
  readonly title: (topic: TopicPreference, reader: Reader) => string;
};

/** A message as it stands for somebody: whether they muted its topic. */
export function drawAsItStands(
  message: StoredMessage,
  chosen: Preferences,
  reader: Reader,
  { message: draw, title }: Pick<Composing, 'message' | 'title'>,
): Payload {
  const name = topicOf(message.payload);
  if (name === undefined || name === '') return draw(message, reader);
  const topic = choiceOf(chosen, name);
  return draw(message, reader, topic.muted ? { kind: 'muted', title: title(topic, reader) } : undefined);
}

/** What somebody chose of a topic, which may be none that anything is known of. */
export const choiceOf = ({ topics, allMuted }: Preferences, name: string): TopicPreference =>
  topics.find(({ topic }) => topic === name) ?? { topic: name, required: false, muted: allMuted };

const topicOf = (body: Body): string | undefined => (isContent(body) ? topicOfContent(body) : undefined);

function topicOfContent(content: Content): string | undefined {
  if (content.kind === 'localized') return topicOfContent(content.otherwise);
  return 'topic' in content ? content.topic : undefined;
}
