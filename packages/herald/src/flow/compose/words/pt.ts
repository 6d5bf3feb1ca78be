import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const pt: Words = {
  colon: ': ',
  comma: ', ',
  welcome: {
    title: 'Boas-vindas',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Você recebe esta mensagem porque tem este aplicativo no Teams.'
          : `Você recebe esta mensagem porque este aplicativo foi adicionado a “${place}”.`;
      return place === undefined
        ? `Você recebe esta mensagem porque ${by} instalou este aplicativo para você.`
        : `Você recebe esta mensagem porque ${by} adicionou este aplicativo a “${place}”.`;
    },
    offers: 'O que este aplicativo faz',
    next: 'O que fazer agora',
    say: (text) => `Escreva “${text}”`,
  },
  topic: {
    mute: (topic) => `Silenciar ${topic}`,
    muted: (topic) => `Você silenciou “${topic}”.`,
    required: (topic) => `“${topic}” não pode ser silenciado.`,
    undo: 'Desfazer',
    preferences: 'O que recebo',
  },
  poll: {
    toast: (question) => `Enquete: ${question}`,
    chooseOne: 'Escolha uma opção',
    chooseSeveral: 'Escolha uma ou mais opções',
    vote: 'Votar',
    changeVote: 'Alterar voto',
    yourVote: (options) => `Seu voto: ${options}`,
    closes: (time) => `Termina em ${time}`,
    closed: (time) => `Encerrada em ${time}`,
    anonymous: 'Anônima: ninguém vê quem escolheu o quê.',
    named: 'Não anônima: quem a criou vê quem escolheu o quê.',
    result: 'Resultado',
    soFar: 'Resultado parcial',
    voters: counted('pt', { one: '# pessoa votou', other: '# pessoas votaram' }),
    others: counted('pt', { other: 'e mais #' }),
  },
  digest: {
    title: (topic) => counted('pt', { one: `# mensagem sobre “${topic}”`, other: `# mensagens sobre “${topic}”` }),
    more: counted('pt', { other: 'e mais #' }),
  },
  preferences: {
    title: 'O que você recebe',
    intro: 'Desative o que não quiser receber.',
    required: 'Não pode ser desativado',
    nothing: 'Ainda não há nada para desativar.',
    allMuted: 'Você silenciou tudo o que pode ser silenciado.',
    quietHours: (from, to) => `Seu horário de silêncio: das ${from} às ${to}`,
    save: 'Salvar',
  },
  answers: {
    muted: (title) => `Você não receberá mais mensagens sobre “${title}”.`,
    unmuted: (title) => `Você voltará a receber mensagens sobre “${title}”.`,
    required: (title) => `As mensagens sobre “${title}” não podem ser silenciadas: todos precisam recebê-las.`,
    'topic-unknown': (title) => `Não conheço nenhum tópico chamado “${title}”.`,
    'all-muted': () => 'Você não receberá mais mensagens, exceto as que não podem ser silenciadas.',
    'all-unmuted': () => 'Você voltará a receber todas as mensagens.',
    saved: () => 'Suas preferências foram salvas.',
    'poll-closed': () => 'Esta enquete foi encerrada. Seu voto não conta mais.',
    'no-choice': () => 'Nada foi escolhido: escolha primeiro e depois vote.',
    failed: () => 'Algo deu errado. Tente novamente.',
  },
};
