import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const es: Words = {
  colon: ': ',
  comma: ', ',
  welcome: {
    title: 'Te damos la bienvenida',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Recibes este mensaje porque tienes esta aplicación en Teams.'
          : `Recibes este mensaje porque se agregó esta aplicación a «${place}».`;
      return place === undefined
        ? `Recibes este mensaje porque ${by} instaló esta aplicación para ti.`
        : `Recibes este mensaje porque ${by} agregó esta aplicación a «${place}».`;
    },
    offers: 'Qué hace esta aplicación',
    next: 'Qué puedes hacer ahora',
    say: (text) => `Escribe «${text}»`,
  },
  topic: {
    mute: (topic) => `Silenciar ${topic}`,
    muted: (topic) => `Has silenciado «${topic}».`,
    required: (topic) => `«${topic}» no se puede silenciar.`,
    undo: 'Deshacer',
    preferences: 'Qué recibo',
  },
  poll: {
    toast: (question) => `Encuesta: ${question}`,
    chooseOne: 'Elige una opción',
    chooseSeveral: 'Elige una o varias opciones',
    vote: 'Votar',
    changeVote: 'Cambiar voto',
    yourVote: (options) => `Tu voto: ${options}`,
    closes: (time) => `Se cierra: ${time}`,
    closed: (time) => `Cerrada: ${time}`,
    anonymous: 'Anónima: nadie ve quién eligió qué.',
    named: 'No anónima: quien la creó ve quién eligió qué.',
    result: 'Resultado',
    soFar: 'Resultado provisional',
    voters: counted('es', { one: '# persona ha votado', other: '# personas han votado' }),
    others: counted('es', { other: 'y # más' }),
  },
  digest: {
    title: (topic) => counted('es', { one: `# mensaje sobre «${topic}»`, other: `# mensajes sobre «${topic}»` }),
    more: counted('es', { other: 'y # más' }),
  },
  preferences: {
    title: 'Qué recibes',
    intro: 'Desactiva lo que no quieras recibir.',
    required: 'No se puede desactivar',
    nothing: 'Todavía no hay nada que desactivar.',
    allMuted: 'Has silenciado todo lo que se puede silenciar.',
    quietHours: (from, to) => `Tus horas de silencio: de ${from} a ${to}`,
    save: 'Guardar',
  },
  answers: {
    muted: (title) => `Ya no recibirás mensajes sobre «${title}».`,
    unmuted: (title) => `Vuelves a recibir mensajes sobre «${title}».`,
    required: (title) => `Los mensajes sobre «${title}» no se pueden silenciar: todos deben recibirlos.`,
    'topic-unknown': (title) => `No conozco ningún tema llamado «${title}».`,
    'all-muted': () => 'Ya no recibirás mensajes, salvo los que no se pueden silenciar.',
    'all-unmuted': () => 'Vuelves a recibir todos los mensajes.',
    saved: () => 'Tus preferencias se han guardado.',
    'poll-closed': () => 'Esta encuesta está cerrada. Tu voto ya no cuenta.',
    'no-choice': () => 'No has elegido nada: elige primero y luego vota.',
    failed: () => 'Algo ha salido mal. Inténtalo de nuevo.',
  },
};
