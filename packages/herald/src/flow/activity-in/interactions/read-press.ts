import { z } from 'zod';
import type { KnownActivity } from '../../../model/activity.ts';
import { BUTTON_KEY, type Button } from '../../../model/buttons.ts';
import { idText } from '../../../parse-input.ts';

/** The invoke that an Action.Execute makes (protocol sheet, 2.12). */
const CARD_ACTION = 'adaptiveCard/action';
/** More topics than a card has room for. */
const MOST_TOPICS = 100;

/** As what an author's own button is counted that has no verb, as none of Action.Submit has. */
const UNNAMED = 'submit';

/** By which action: an Execute is answered at once, a Submit by what the bot writes then. */
export type PressedBy = 'execute' | 'submit';

/** A button that was pressed on a card. */
export type Press = {
  readonly by: PressedBy;
  /** Whether a client asked by itself, to draw the card anew. */
  readonly automatic: boolean;
  /** Everything that came with it, from the person's own client: the button's data, and what was filled in. */
  readonly data: Readonly<Record<string, unknown>>;
} & (
  | { readonly kind: 'ours'; readonly button: Button }
  /** It says that it is ours, and is none that we know. */
  | { readonly kind: 'malformed' }
  /** Of an author's own card. */
  | { readonly kind: 'theirs'; readonly verb: string }
);

const message = idText;
const topic = idText;
const button: z.ZodType<Button> = z.discriminatedUnion('do', [
  z.object({ do: z.enum(['mute', 'unmute']), message, topic }),
  z.object({ do: z.literal('vote'), message }),
  z.object({ do: z.literal('show-preferences') }),
  z.object({ do: z.literal('set-preferences'), topics: z.array(topic).max(MOST_TOPICS) }),
  z.object({ do: z.literal('act'), message, verb: idText }),
]);

const execute = z.object({
  action: z.object({
    type: z.literal('Action.Execute'),
    // Of an author's own card: what could not be counted is not.
    verb: idText.optional().catch(undefined),
    data: z.unknown().optional(),
  }),
  trigger: z.string().nullish(),
});

/** Reads what was pressed; undefined for everything that is no press. */
export function readPress(activity: KnownActivity): Press | undefined {
  if (activity.kind === 'invoke' && activity.name === CARD_ACTION) {
    const { data: value } = execute.safeParse(activity.value);
    if (value === undefined) return malformedInvoke(activity.value);
    const { action, trigger } = value;
    return { by: 'execute', automatic: trigger === 'automatic', ...readData(action.data, action.verb ?? UNNAMED) };
  }
  if (activity.kind !== 'message' || !isRecord(activity.value)) return undefined;
  const read = readData(activity.value, UNNAMED);
  // A text may come with data of whoever wrote it for them (protocol sheet, 2.13).
  return read.kind === 'theirs' && activity.text !== undefined
    ? undefined
    : { by: 'submit', automatic: false, ...read };
}

function readData(given: unknown, verb: string) {
  const data = isRecord(given) ? given : {};
  if (!(BUTTON_KEY in data)) return { kind: 'theirs', verb, data } as const;
  const read = button.safeParse(data[BUTTON_KEY]);
  return read.success ? ({ kind: 'ours', button: read.data, data } as const) : ({ kind: 'malformed', data } as const);
}

/** What is no Action.Execute but has our data is ours to refuse. */
function malformedInvoke(value: unknown): Press | undefined {
  const action = isRecord(value) ? value['action'] : undefined;
  const data = isRecord(action) ? action['data'] : undefined;
  if (!isRecord(data) || !(BUTTON_KEY in data)) return undefined;
  return { kind: 'malformed', by: 'execute', automatic: false, data };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
