import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const de: Words = {
  colon: ': ',
  comma: ', ',
  welcome: {
    title: 'Willkommen',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Sie erhalten diese Nachricht, weil Sie diese App in Teams haben.'
          : `Sie erhalten diese Nachricht, weil diese App zu „${place}“ hinzugefügt wurde.`;
      return place === undefined
        ? `Sie erhalten diese Nachricht, weil ${by} diese App für Sie installiert hat.`
        : `Sie erhalten diese Nachricht, weil ${by} diese App zu „${place}“ hinzugefügt hat.`;
    },
    offers: 'Was diese App für Sie tut',
    next: 'So geht es weiter',
    say: (text) => `Schreiben Sie „${text}“`,
  },
  topic: {
    mute: (topic) => `${topic} stummschalten`,
    muted: (topic) => `Sie haben „${topic}“ stummgeschaltet.`,
    required: (topic) => `„${topic}“ kann nicht stummgeschaltet werden.`,
    undo: 'Rückgängig',
    preferences: 'Was ich erhalte',
  },
  poll: {
    toast: (question) => `Umfrage: ${question}`,
    chooseOne: 'Wählen Sie eine Antwort',
    chooseSeveral: 'Wählen Sie eine oder mehrere Antworten',
    vote: 'Abstimmen',
    changeVote: 'Stimme ändern',
    yourVote: (options) => `Ihre Stimme: ${options}`,
    closes: (time) => `Endet am ${time}`,
    closed: (time) => `Beendet am ${time}`,
    anonymous: 'Anonym: Niemand sieht, wer was gewählt hat.',
    named: 'Nicht anonym: Wer die Umfrage erstellt hat, sieht, wer was gewählt hat.',
    result: 'Ergebnis',
    soFar: 'Zwischenstand',
    voters: counted('de', { one: '# Person hat abgestimmt', other: '# Personen haben abgestimmt' }),
    others: counted('de', { one: 'und # weitere Person', other: 'und # weitere' }),
  },
  digest: {
    title: (topic) => counted('de', { one: `# Nachricht zu „${topic}“`, other: `# Nachrichten zu „${topic}“` }),
    more: counted('de', { one: 'und # weitere', other: 'und # weitere' }),
  },
  preferences: {
    title: 'Was Sie erhalten',
    intro: 'Schalten Sie aus, was Sie nicht erhalten möchten.',
    required: 'Nicht abschaltbar',
    nothing: 'Es gibt noch nichts, was sich ausschalten ließe.',
    allMuted: 'Sie haben alles stummgeschaltet, was sich stummschalten lässt.',
    quietHours: (from, to) => `Ihre Ruhezeit: ${from} bis ${to}`,
    save: 'Speichern',
  },
  answers: {
    muted: (title) => `Sie erhalten keine Nachrichten zu „${title}“ mehr.`,
    unmuted: (title) => `Sie erhalten wieder Nachrichten zu „${title}“.`,
    required: (title) => `Nachrichten zu „${title}“ können nicht stummgeschaltet werden: Alle müssen sie erhalten.`,
    'topic-unknown': (title) => `Ein Thema „${title}“ kenne ich nicht.`,
    'all-muted': () => 'Sie erhalten keine Nachrichten mehr, außer solchen, die sich nicht stummschalten lassen.',
    'all-unmuted': () => 'Sie erhalten wieder alle Nachrichten.',
    saved: () => 'Ihre Auswahl ist gespeichert.',
    'poll-closed': () => 'Diese Umfrage ist beendet. Ihre Stimme zählt nicht mehr.',
    'no-choice': () => 'Noch ist nichts ausgewählt: Wählen Sie zuerst, und stimmen Sie dann ab.',
    failed: () => 'Etwas ist schiefgegangen. Bitte versuchen Sie es noch einmal.',
  },
};
