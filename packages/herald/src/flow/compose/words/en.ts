import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const en: Words = {
  colon: ': ',
  comma: ', ',
  welcome: {
    title: 'Welcome',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'You get this because you have this app in Teams.'
          : `You get this because this app was added to ${place}.`;
      return place === undefined
        ? `You get this because ${by} installed this app for you.`
        : `You get this because ${by} added this app to ${place}.`;
    },
    offers: 'What this app does',
    next: 'What to do next',
    say: (text) => `Write “${text}”`,
  },
  topic: {
    mute: (topic) => `Mute ${topic}`,
    muted: (topic) => `You muted “${topic}”.`,
    required: (topic) => `“${topic}” can’t be muted.`,
    undo: 'Undo',
    preferences: 'What I get',
  },
  poll: {
    toast: (question) => `Poll: ${question}`,
    chooseOne: 'Choose one',
    chooseSeveral: 'Choose one or more',
    vote: 'Vote',
    changeVote: 'Change vote',
    yourVote: (options) => `Your vote: ${options}`,
    closes: (time) => `Closes ${time}`,
    closed: (time) => `Closed ${time}`,
    anonymous: 'Anonymous: nobody sees who chose what.',
    named: 'Not anonymous: the author sees who chose what.',
    result: 'Result',
    soFar: 'Result so far',
    voters: counted('en', { one: '# person voted', other: '# people voted' }),
    others: counted('en', { other: 'and # more' }),
  },
  digest: {
    title: (topic) => counted('en', { one: `# message about “${topic}”`, other: `# messages about “${topic}”` }),
    more: counted('en', { other: 'and # more' }),
  },
  preferences: {
    title: 'What you get',
    intro: 'Switch off what you don’t want to get.',
    required: 'Can’t be switched off',
    nothing: 'There is nothing to switch off yet.',
    allMuted: 'You muted everything that can be muted.',
    quietHours: (from, to) => `Your quiet hours: ${from} to ${to}`,
    save: 'Save',
  },
  answers: {
    muted: (title) => `You won’t get messages about “${title}” any more.`,
    unmuted: (title) => `You get messages about “${title}” again.`,
    required: (title) => `Messages about “${title}” can’t be muted: everyone has to get them.`,
    'topic-unknown': (title) => `I don’t know a topic called “${title}”.`,
    'all-muted': () => 'You won’t get messages any more, except those that can’t be muted.',
    'all-unmuted': () => 'You get all messages again.',
    saved: () => 'Your choices are saved.',
    'poll-closed': () => 'This poll is closed. Your vote no longer counts.',
    'no-choice': () => 'Nothing is chosen yet: choose first, then vote.',
    failed: () => 'Something went wrong. Please try again.',
  },
};
