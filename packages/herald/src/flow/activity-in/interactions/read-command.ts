import { commandKinds, commandWords, type CommandKind } from './command-words.ts';
import { fold, foldLetter, tidy, unwrap, unquote } from './fold.ts';

/** What somebody wrote that the bot shall do. */
export type Command =
  | { readonly kind: 'stop' | 'start' | 'preferences' }
  | {
      readonly kind: 'mute' | 'unmute';
      /** As they wrote it. */
      readonly topic: string;
      /** Whether it was meant for us even where no topic is called so. */
      readonly certain: boolean;
    };

/** Longer texts are no commands: the longest phrase and the longest topic have room in it, and a mention. */
const LONGEST = 256;
/** How Teams writes that somebody is spoken to; a name of several words may be one each. */
const MENTIONS = /^(?:\s*<at[^>]*>[^<]*<\/at>)+/;

type Topical = Extract<CommandKind, 'mute' | 'unmute'>;
type Pattern = {
  readonly kind: Topical;
  readonly before: string;
  readonly after: string;
  readonly certain: boolean;
};

/** Reads a message as a command, in any language; undefined for everything else. */
export function readCommand(text: string): Command | undefined {
  if (text.length > LONGEST) return undefined;
  const written = tidy(text.replace(MENTIONS, ''));
  const kind = whole.get(fold(unwrap(written)));
  if (kind !== undefined) return { kind };
  // What is around a topic may be a part of its name, as in `c++`.
  return readTopical(written) ?? readTopical(unwrap(written));
}

function readTopical(written: string): Command | undefined {
  const letters = Array.from(written, foldLetter);
  const folded = letters.join('');
  for (const { kind, before, after, certain } of patterns) {
    if (!folded.startsWith(before) || !folded.endsWith(after)) continue;
    const [from, to] = [lettersOf(letters, before), letters.length - lettersOf(letters.toReversed(), after)];
    const topic = unquote(Array.from(written).slice(from, to).join(''));
    if (fold(unwrap(topic)) !== '') return { kind, topic, certain };
  }
  return undefined;
}

/** How many letters make as much text: one may be folded into two. */
function lettersOf(letters: readonly string[], { length }: string): number {
  let count = 0;
  for (let folded = 0; folded < length; count += 1) folded += letters[count]?.length ?? length;
  return count;
}

const phrases = Object.values(commandWords).flatMap((words) =>
  commandKinds.flatMap((kind) => words[kind].map((phrase: string) => ({ kind, phrase: fold(phrase) }))),
);

const isTopical = (kind: CommandKind): kind is Topical => kind === 'mute' || kind === 'unmute';

const whole = new Map(phrases.flatMap(({ kind, phrase }) => (isTopical(kind) ? [] : [[phrase, kind] as const])));

/** Those with the most words of their own first: `stumm aus builds` is not of a topic `aus builds`. */
const patterns: readonly Pattern[] = phrases
  .flatMap(({ kind, phrase }) => {
    const [before = '', after = ''] = phrase.replace(/\?$/, '').split('{}');
    return isTopical(kind) ? [{ kind, before, after, certain: !phrase.endsWith('?') }] : [];
  })
  .toSorted((one, other) => other.before.length + other.after.length - one.before.length - one.after.length);
