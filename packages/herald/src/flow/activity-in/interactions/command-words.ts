/** What people can write to the bot. */
export const commandKinds = ['stop', 'start', 'preferences', 'mute', 'unmute'] as const;
export type CommandKind = (typeof commandKinds)[number];

type Phrases = Readonly<Record<CommandKind, readonly string[]>>;

/**
 * The words for it, by language; each is understood of everybody. `{}` stands for a topic. As people write it, for case and
 * accents do not count. Only what can hardly mean anything else, since others may hear the bot's messages too; behind what may
 * be meant for them stands `?`, and it is a command only where a topic is called so.
 */
export const commandWords = {
  en: {
    stop: ['stop', 'stop all', 'mute', 'mute all', 'mute everything', 'unsubscribe', 'opt out'],
    start: ['start', 'start again', 'unmute', 'unmute all', 'unmute everything', 'subscribe', 'opt in'],
    preferences: ['preferences', 'my preferences', 'settings', 'notification settings'],
    mute: ['mute {}', 'stop {}?', 'unsubscribe from {}?', 'unsubscribe {}?', 'opt out of {}?'],
    unmute: ['unmute {}', 'start {}?', 'subscribe to {}?', 'subscribe {}?', 'opt in to {}?'],
  },
  de: {
    stop: ['stopp', 'stumm', 'alles stumm', 'stummschalten', 'alles stummschalten', 'abbestellen', 'alles abbestellen'],
    start: [
      'alles laut',
      'stumm aus',
      'nicht mehr stumm',
      'stummschaltung aufheben',
      'stummschaltung aus',
      'abonnieren',
    ],
    preferences: ['einstellungen', 'meine einstellungen', 'benachrichtigungseinstellungen', 'präferenzen'],
    mute: [
      'stumm {}',
      '{} stumm?',
      'stummschalten {}',
      '{} stummschalten?',
      '{} stumm schalten?',
      'schalte {} stumm',
      'abbestellen {}?',
      '{} abbestellen?',
    ],
    unmute: [
      'stumm aus {}',
      '{} stumm aus',
      '{} nicht mehr stumm?',
      'stummschaltung aufheben {}',
      'stummschaltung aufheben für {}',
      'stummschaltung von {} aufheben',
      '{} laut?',
      '{} abonnieren?',
      'abonnieren {}?',
    ],
  },
  fr: {
    stop: [
      'arrêt',
      'arrêter',
      'arrête',
      'muet',
      'sourdine',
      'tout en sourdine',
      'tout désactiver',
      'ne plus rien recevoir',
      'se désabonner',
      'me désabonner',
      'désabonnement',
    ],
    start: ['démarrer', 'reprendre', 'réactiver', 'tout réactiver', 'tout recevoir', "s'abonner", "m'abonner"],
    preferences: ['préférences', 'mes préférences', 'paramètres', 'réglages'],
    mute: [
      'muet {}',
      'sourdine {}',
      '{} en sourdine?',
      'mettre {} en sourdine',
      'mets {} en sourdine',
      'ne plus recevoir {}',
      'désactiver {}?',
      'se désabonner de {}?',
      'me désabonner de {}?',
    ],
    unmute: [
      'réactiver {}',
      'recevoir {}?',
      'recevoir de nouveau {}',
      'recevoir à nouveau {}',
      'activer {}?',
      "s'abonner à {}?",
      "m'abonner à {}?",
    ],
  },
  es: {
    stop: ['parar', 'detener', 'silenciar', 'silenciar todo', 'silencio', 'baja', 'darse de baja', 'darme de baja'],
    start: ['empezar', 'iniciar', 'reanudar', 'reactivar', 'reactivar todo', 'dejar de silenciar', 'suscribirme'],
    preferences: ['preferencias', 'mis preferencias', 'ajustes', 'configuración'],
    mute: ['silenciar {}', 'silencia {}', 'desactivar {}?', 'darme de baja de {}?'],
    unmute: [
      'dejar de silenciar {}',
      'deja de silenciar {}',
      'no silenciar {}',
      'reactivar {}',
      'activar {}?',
      'suscribirme a {}?',
    ],
  },
  pt: {
    stop: ['parar', 'pare', 'silenciar', 'silenciar tudo', 'silêncio', 'cancelar inscrição', 'cancelar assinatura'],
    start: ['começar', 'iniciar', 'retomar', 'reativar', 'reativar tudo', 'deixar de silenciar', 'inscrever-me'],
    preferences: ['preferências', 'minhas preferências', 'configurações', 'definições', 'ajustes'],
    mute: ['silenciar {}', 'silencie {}', 'silencia {}', 'desativar {}?', 'cancelar inscrição em {}?'],
    unmute: [
      'deixar de silenciar {}',
      'deixe de silenciar {}',
      'não silenciar {}',
      'reativar {}',
      'ativar {}?',
      'inscrever-me em {}?',
    ],
  },
  ja: {
    stop: ['停止', 'ストップ', '止めて', '配信停止', '通知停止', 'ミュート', 'すべてミュート', '全てミュート'],
    start: [
      '開始',
      'スタート',
      '再開',
      '配信再開',
      '通知再開',
      'ミュート解除',
      'ミュート 解除',
      'ミュートを解除',
      'すべてミュート解除',
    ],
    preferences: ['設定', '通知設定', '受信設定', '環境設定', '受け取る通知'],
    mute: ['ミュート {}', '{} ミュート', '{}をミュート', '{}を ミュート', '{}をミュートする', '{}をミュートして'],
    unmute: [
      'ミュート解除 {}',
      '{} ミュート解除',
      '{}をミュート解除',
      '{}のミュート解除',
      '{}のミュートを解除',
      '{}のミュートを解除する',
      '{}のミュートを解除して',
    ],
  },
  pl: {
    stop: ['zatrzymaj', 'wycisz', 'wycisz wszystko', 'wypisz mnie', 'anuluj subskrypcję'],
    start: ['zacznij', 'wznów', 'wyłącz wyciszenie', 'anuluj wyciszenie', 'cofnij wyciszenie', 'subskrybuj'],
    preferences: ['preferencje', 'moje preferencje', 'ustawienia', 'ustawienia powiadomień'],
    mute: ['wycisz {}', 'wyciszyć {}', 'wyłącz {}?', 'wypisz mnie z {}?'],
    unmute: [
      'wyłącz wyciszenie {}',
      'anuluj wyciszenie {}',
      'cofnij wyciszenie {}',
      'przestań wyciszać {}',
      'włącz {}?',
      'wznów {}?',
      'subskrybuj {}?',
    ],
  },
} as const satisfies Readonly<Record<string, Phrases>>;
