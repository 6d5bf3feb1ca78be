import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const pl: Words = {
  colon: ': ',
  comma: ', ',
  welcome: {
    title: 'Witamy',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Otrzymujesz tę wiadomość, ponieważ masz tę aplikację w Teams.'
          : `Otrzymujesz tę wiadomość, ponieważ tę aplikację dodano do „${place}”.`;
      return place === undefined
        ? `Otrzymujesz tę wiadomość, ponieważ tę aplikację zainstalowano dla Ciebie (${by}).`
        : `Otrzymujesz tę wiadomość, ponieważ tę aplikację dodano do „${place}” (${by}).`;
    },
    offers: 'Co robi ta aplikacja',
    next: 'Co dalej',
    say: (text) => `Napisz „${text}”`,
  },
  topic: {
    mute: (topic) => `Wycisz ${topic}`,
    muted: (topic) => `Wyciszono „${topic}”.`,
    required: (topic) => `Nie można wyciszyć „${topic}”.`,
    undo: 'Cofnij',
    preferences: 'Co otrzymuję',
  },
  poll: {
    toast: (question) => `Ankieta: ${question}`,
    chooseOne: 'Wybierz jedną odpowiedź',
    chooseSeveral: 'Wybierz jedną lub więcej odpowiedzi',
    vote: 'Zagłosuj',
    changeVote: 'Zmień głos',
    yourVote: (options) => `Twój głos: ${options}`,
    closes: (time) => `Koniec: ${time}`,
    closed: (time) => `Zakończono: ${time}`,
    anonymous: 'Anonimowo: nikt nie widzi, kto co wybrał.',
    named: 'Nieanonimowo: autor widzi, kto co wybrał.',
    result: 'Wynik',
    soFar: 'Wynik do tej pory',
    voters: counted('pl', {
      one: 'Zagłosowała # osoba',
      few: 'Zagłosowały # osoby',
      many: 'Zagłosowało # osób',
      other: 'Zagłosowało # osoby',
    }),
    others: counted('pl', { other: 'i jeszcze #' }),
  },
  digest: {
    title: (topic) =>
      counted('pl', { one: `# wiadomość na temat „${topic}”`, other: `# wiadomości na temat „${topic}”` }),
    more: counted('pl', { other: 'i jeszcze #' }),
  },
  preferences: {
    title: 'Co otrzymujesz',
    intro: 'Wyłącz to, czego nie chcesz otrzymywać.',
    required: 'Nie można wyłączyć',
    nothing: 'Nie ma jeszcze niczego do wyłączenia.',
    allMuted: 'Wyciszono wszystko, co można wyciszyć.',
    quietHours: (from, to) => `Twoje godziny ciszy: od ${from} do ${to}`,
    save: 'Zapisz',
  },
  answers: {
    muted: (title) => `Nie będziesz już otrzymywać wiadomości na temat „${title}”.`,
    unmuted: (title) => `Znów otrzymujesz wiadomości na temat „${title}”.`,
    required: (title) => `Wiadomości na temat „${title}” nie można wyciszyć: każdy musi je otrzymać.`,
    'topic-unknown': (title) => `Nie znam tematu „${title}”.`,
    'all-muted': () => 'Nie będziesz już otrzymywać wiadomości oprócz tych, których nie można wyciszyć.',
    'all-unmuted': () => 'Znów otrzymujesz wszystkie wiadomości.',
    saved: () => 'Twój wybór został zapisany.',
    'poll-closed': () => 'Ta ankieta jest zakończona. Twój głos już się nie liczy.',
    'no-choice': () => 'Nic nie wybrano: najpierw wybierz, potem zagłosuj.',
    failed: () => 'Coś poszło nie tak. Spróbuj ponownie.',
  },
};
