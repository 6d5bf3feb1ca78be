import { topicInput } from '../../../model/buttons.ts';
import type { Payload } from '../../../ports.ts';
import { choiceOf } from './composing.ts';
import type { Pressed, SeeToPressDeps } from './pressed.ts';
import type { Reply } from './reply.ts';

/** The card with a switch for each topic, as somebody has them. */
export const preferencesCard = async (
  { activity: { tenantId }, who: { person, reader } }: Pressed,
  { preferences, composing }: SeeToPressDeps,
): Promise<Payload> => composing.preferences(await preferences.preferences(tenantId, person.id), reader);

/** Keeps the switches that were moved, and says how they stand then. */
export async function saveSwitches(topics: readonly string[], pressed: Pressed, deps: SeeToPressDeps): Promise<Reply> {
  const { press, activity, at, who } = pressed;
  const { preferences, composing } = deps;
  const mute = (topic: string | undefined, muted: boolean) =>
    preferences.mute(activity.tenantId, who.person.id, topic, muted, at);
  const chosen = await preferences.preferences(activity.tenantId, who.person.id);
  const switches = topics.flatMap((topic, index) => {
    const wanted = press.data[topicInput(index)];
    return wanted === undefined ? [] : [{ topic, muted: wanted !== 'true' && wanted !== true }];
  });
  // Whoever wants all that there is wants what there is not yet.
  if (chosen.allMuted && switches.length > 0 && switches.every(({ muted }) => !muted)) await mute(undefined, false);
  else for (const { topic, muted } of switches) if (choiceOf(chosen, topic).muted !== muted) await mute(topic, muted);
  return {
    kind: 'card',
    payload: await preferencesCard(pressed, deps),
    text: composing.text({ kind: 'saved' }, who.reader),
  };
}
