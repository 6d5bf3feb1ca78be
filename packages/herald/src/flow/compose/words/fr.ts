import { counted } from './counted.ts';
import type { Words } from './words.ts';

/** In French a blank that does not break stands inside quotation marks and before a colon. */
const quoted = (text: string): string => `«\u00A0${text}\u00A0»`;
const colon = '\u00A0: ';

export const fr: Words = {
  colon,
  comma: ', ',
  welcome: {
    title: 'Bienvenue',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Vous recevez ce message parce que vous avez cette application dans Teams.'
          : `Vous recevez ce message parce que cette application a été ajoutée à ${quoted(place)}.`;
      return place === undefined
        ? `Vous recevez ce message parce que ${by} a installé cette application pour vous.`
        : `Vous recevez ce message parce que ${by} a ajouté cette application à ${quoted(place)}.`;
    },
    offers: 'Ce que fait cette application',
    next: 'Pour commencer',
    say: (text) => `Écrivez ${quoted(text)}`,
  },
  topic: {
    mute: (topic) => `Ne plus recevoir ${topic}`,
    muted: (topic) => `Vous ne recevrez plus ${quoted(topic)}.`,
    required: (topic) => `${quoted(topic)} ne peut pas être désactivé.`,
    undo: 'Annuler',
    preferences: 'Ce que je reçois',
  },
  poll: {
    toast: (question) => `Sondage${colon}${question}`,
    chooseOne: 'Choisissez une réponse',
    chooseSeveral: 'Choisissez une ou plusieurs réponses',
    vote: 'Voter',
    changeVote: 'Modifier mon vote',
    yourVote: (options) => `Votre vote${colon}${options}`,
    closes: (time) => `Se termine le ${time}`,
    closed: (time) => `Terminé le ${time}`,
    anonymous: `Anonyme${colon}personne ne voit qui a choisi quoi.`,
    named: `Non anonyme${colon}l’auteur voit qui a choisi quoi.`,
    result: 'Résultat',
    soFar: 'Résultat provisoire',
    voters: counted('fr', { one: '# personne a voté', other: '# personnes ont voté' }),
    others: counted('fr', { one: 'et # autre', other: 'et # autres' }),
  },
  digest: {
    title: (topic) =>
      counted('fr', { one: `# message sur ${quoted(topic)}`, other: `# messages sur ${quoted(topic)}` }),
    more: counted('fr', { one: 'et # autre', other: 'et # autres' }),
  },
  preferences: {
    title: 'Ce que vous recevez',
    intro: 'Désactivez ce que vous ne souhaitez pas recevoir.',
    required: 'Ne peut pas être désactivé',
    nothing: 'Il n’y a encore rien à désactiver.',
    allMuted: 'Vous avez désactivé tout ce qui peut l’être.',
    quietHours: (from, to) => `Vos heures calmes${colon}de ${from} à ${to}`,
    save: 'Enregistrer',
  },
  answers: {
    muted: (title) => `Vous ne recevrez plus de messages sur ${quoted(title)}.`,
    unmuted: (title) => `Vous recevrez de nouveau les messages sur ${quoted(title)}.`,
    required: (title) =>
      `Les messages sur ${quoted(title)} ne peuvent pas être désactivés${colon}tout le monde doit les recevoir.`,
    'topic-unknown': (title) => `Je ne connais pas de sujet ${quoted(title)}.`,
    'all-muted': () => 'Vous ne recevrez plus de messages, sauf ceux qui ne peuvent pas être désactivés.',
    'all-unmuted': () => 'Vous recevrez de nouveau tous les messages.',
    saved: () => 'Vos choix sont enregistrés.',
    'poll-closed': () => 'Ce sondage est terminé. Votre vote ne compte plus.',
    'no-choice': () => `Rien n’est choisi${colon}faites d’abord un choix, puis votez.`,
    failed: () => 'Une erreur s’est produite. Veuillez réessayer.',
  },
};
