import type { PreferenceStore } from '../../../content-ports.ts';
import type { TenantId } from '../../../model/ids.ts';
import type { Payload } from '../../../ports.ts';
import type { Composing } from './composing.ts';
import { findTopic } from './find-topic.ts';
import type { Command } from './read-command.ts';
import type { Who } from './who.ts';
import { plain } from './write-answer.ts';

export type ObeyDeps = {
  readonly preferences: Pick<PreferenceStore, 'preferences' | 'mute'>;
  readonly composing: Pick<Composing, 'preferences' | 'text' | 'title'>;
};

/** Does what somebody wrote, and says what to answer; undefined when it was hardly meant for us. */
export async function obey(
  command: Command,
  { tenantId, at }: { readonly tenantId: TenantId; readonly at: Date },
  { person, reader }: Who,
  { preferences, composing }: ObeyDeps,
): Promise<Payload | undefined> {
  const say = (answer: Parameters<Composing['text']>[0]): Payload => plain(composing.text(answer, reader));
  switch (command.kind) {
    case 'stop':
    case 'start': {
      const muted = command.kind === 'stop';
      await preferences.mute(tenantId, person.id, undefined, muted, at);
      return say({ kind: muted ? 'all-muted' : 'all-unmuted' });
    }
    case 'preferences':
      return composing.preferences(await preferences.preferences(tenantId, person.id), reader);
    case 'mute':
    case 'unmute': {
      const { topics } = await preferences.preferences(tenantId, person.id);
      const topic = findTopic(topics, command.topic);
      if (topic === undefined)
        return command.certain ? say({ kind: 'topic-unknown', title: command.topic }) : undefined;
      const muted = command.kind === 'mute';
      const said = await preferences.mute(tenantId, person.id, topic.topic, muted, at);
      const title = composing.title(topic, reader);
      return say({ kind: said === 'required' ? said : muted ? 'muted' : 'unmuted', title });
    }
  }
}
