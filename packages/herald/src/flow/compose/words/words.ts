import type { Answer } from '../../../model/buttons.ts';
import type { Because } from '../../../model/content.ts';
import type { Counted } from './counted.ts';

/**
 * Herald's own words in one language, as Teams itself speaks to people in it. What is given to them is shown as it is, in a
 * place that takes no Markdown. A topic is named as its reader knows it.
 */
export type Words = {
  /** Between a name and what it stands for, such as `: `. */
  readonly colon: string;
  /** Between the names of a list. */
  readonly comma: string;
  readonly welcome: {
    readonly title: string;
    readonly because: (because: Because) => string;
    readonly offers: string;
    readonly next: string;
    readonly say: (text: string) => string;
  };
  readonly topic: {
    /** A button: as short as can be. */
    readonly mute: (topic: string) => string;
    readonly muted: (topic: string) => string;
    readonly required: (topic: string) => string;
    readonly undo: string;
    readonly preferences: string;
  };
  readonly poll: {
    readonly toast: (question: string) => string;
    readonly chooseOne: string;
    readonly chooseSeveral: string;
    readonly vote: string;
    readonly changeVote: string;
    readonly yourVote: (options: string) => string;
    readonly closes: (time: string) => string;
    readonly closed: (time: string) => string;
    readonly anonymous: string;
    readonly named: string;
    readonly result: string;
    readonly soFar: string;
    readonly voters: Counted;
    /** After some names: how many people there are beside. */
    readonly others: Counted;
  };
  readonly digest: {
    readonly title: (topic: string) => Counted;
    readonly more: Counted;
  };
  readonly preferences: {
    readonly title: string;
    readonly intro: string;
    readonly required: string;
    readonly nothing: string;
    readonly allMuted: string;
    readonly quietHours: (from: string, to: string) => string;
    readonly save: string;
  };
  readonly answers: { readonly [Kind in Answer['kind']]: (title: string) => string };
};
