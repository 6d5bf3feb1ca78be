import type { languages } from '../words/pick-words.ts';

export type SampleLanguage = keyof typeof languages;

/** What authors write in the samples. */
type Texts = {
  readonly [
    Name in
      | 'failed'
      | 'why'
      | 'branch'
      | 'duration'
      | 'open'
      | 'again'
      | 'question'
      | 'moving'
      | 'details'
      | 'picture'
      | 'plan'
      | 'team'
      | 'status'
      | 'start'
  ]: string;
} & {
  readonly options: readonly [string, string, string];
  readonly offers: readonly [string, string];
  readonly voters: readonly string[];
};

const voters = [
  'Chloé Martin',
  'Dmitri Petrov',
  'Eva Novák',
  'Farid Haddad',
  'Grace Kim',
  'Hugo Silva',
  'Ines Weber',
  'Jun Sato',
  'Kasia Nowak',
  'Liam Byrne',
  'Mia Rossi',
];

export const said: Readonly<Record<SampleLanguage, Texts>> = {
  en: {
    failed: 'Build 7 failed',
    why: 'Three tests failed.\nThe last green build was 6.',
    branch: 'Branch',
    duration: 'Duration',
    open: 'Open build',
    again: 'Build again',
    question: 'Where shall we have lunch on Friday?',
    options: ['Pizzeria on the corner', 'Canteen', 'The place with the long name by the river'],
    moving: 'We are moving on December 1',
    details: 'Boxes are **in the hall**.\n\n- Label each one\n- Take plants home',
    picture: 'The new office',
    plan: 'See the plan',
    team: 'Kitchen crew',
    offers: ['Tells you when your builds fail', 'Builds again when you ask for it'],
    status: 'shows what is being built',
    start: 'Choose projects',
    voters,
  },
  de: {
    failed: 'Build 7 ist fehlgeschlagen',
    why: 'Drei Tests sind fehlgeschlagen.\nDer letzte grüne Build war 6.',
    branch: 'Branch',
    duration: 'Dauer',
    open: 'Build öffnen',
    again: 'Erneut bauen',
    question: 'Wo essen wir am Freitag zu Mittag?',
    options: ['Pizzeria an der Ecke', 'Kantine', 'Das Lokal mit dem langen Namen am Fluss'],
    moving: 'Am 1. Dezember ziehen wir um',
    details: 'Kartons stehen **im Flur**.\n\n- Bitte alle beschriften\n- Pflanzen mit nach Hause nehmen',
    picture: 'Das neue Büro',
    plan: 'Plan ansehen',
    team: 'Küchenmannschaft',
    offers: ['Sagt Ihnen, wenn Ihre Builds fehlschlagen', 'Baut erneut, wenn Sie es möchten'],
    status: 'zeigt, was gerade gebaut wird',
    start: 'Projekte auswählen',
    voters,
  },
  fr: {
    failed: 'Le build 7 a échoué',
    why: 'Trois tests ont échoué.\nLe dernier build vert était le 6.',
    branch: 'Branche',
    duration: 'Durée',
    open: 'Ouvrir le build',
    again: 'Relancer',
    question: 'Où déjeunons-nous vendredi ?',
    options: ['La pizzeria du coin', 'La cantine', 'Le restaurant au long nom au bord de l’eau'],
    moving: 'Nous déménageons le 1er décembre',
    details: 'Les cartons sont **dans le couloir**.\n\n- Étiquetez-les tous\n- Emportez vos plantes',
    picture: 'Les nouveaux bureaux',
    plan: 'Voir le plan',
    team: 'Équipe cuisine',
    offers: ['Vous prévient quand vos builds échouent', 'Les relance à votre demande'],
    status: 'montre ce qui est en cours',
    start: 'Choisir des projets',
    voters,
  },
  es: {
    failed: 'La compilación 7 ha fallado',
    why: 'Han fallado tres pruebas.\nLa última compilación correcta fue la 6.',
    branch: 'Rama',
    duration: 'Duración',
    open: 'Abrir compilación',
    again: 'Volver a compilar',
    question: '¿Dónde comemos el viernes?',
    options: ['La pizzería de la esquina', 'El comedor', 'El sitio de nombre largo junto al río'],
    moving: 'Nos mudamos el 1 de diciembre',
    details: 'Las cajas están **en el pasillo**.\n\n- Etiquétalas todas\n- Llévate las plantas',
    picture: 'La nueva oficina',
    plan: 'Ver el plano',
    team: 'Equipo de cocina',
    offers: ['Te avisa cuando fallan tus compilaciones', 'Vuelve a compilar cuando lo pides'],
    status: 'muestra lo que se está compilando',
    start: 'Elegir proyectos',
    voters,
  },
  pt: {
    failed: 'A compilação 7 falhou',
    why: 'Três testes falharam.\nA última compilação correta foi a 6.',
    branch: 'Ramificação',
    duration: 'Duração',
    open: 'Abrir compilação',
    again: 'Compilar de novo',
    question: 'Onde vamos almoçar na sexta-feira?',
    options: ['Pizzaria da esquina', 'Refeitório', 'O lugar de nome comprido à beira do rio'],
    moving: 'Vamos nos mudar em 1º de dezembro',
    details: 'As caixas estão **no corredor**.\n\n- Identifique todas\n- Leve as plantas para casa',
    picture: 'O novo escritório',
    plan: 'Ver a planta',
    team: 'Equipe da cozinha',
    offers: ['Avisa quando suas compilações falham', 'Compila de novo quando você pede'],
    status: 'mostra o que está sendo compilado',
    start: 'Escolher projetos',
    voters,
  },
  ja: {
    failed: 'ビルド 7 が失敗しました',
    why: 'テストが 3 件失敗しました。\n最後に成功したビルドは 6 です。',
    branch: 'ブランチ',
    duration: '所要時間',
    open: 'ビルドを開く',
    again: '再ビルド',
    question: '金曜日の昼食はどこにしますか?',
    options: ['角のピザ屋', '社員食堂', '川沿いにある名前の長いあのお店'],
    moving: '12 月 1 日に移転します',
    details: '段ボール箱は**廊下**にあります。\n\n- すべてに名前を書いてください\n- 植物は持ち帰ってください',
    picture: '新しいオフィス',
    plan: '見取り図を見る',
    team: 'キッチンチーム',
    offers: ['ビルドが失敗したらお知らせします', 'ご希望のときに再ビルドします'],
    status: '実行中のビルドを表示します',
    start: 'プロジェクトを選択',
    voters: ['佐藤 純', '鈴木 愛', '高橋 蓮', ...voters.slice(3)],
  },
  pl: {
    failed: 'Kompilacja 7 nie powiodła się',
    why: 'Trzy testy nie powiodły się.\nOstatnia udana kompilacja to 6.',
    branch: 'Gałąź',
    duration: 'Czas trwania',
    open: 'Otwórz kompilację',
    again: 'Kompiluj ponownie',
    question: 'Gdzie zjemy obiad w piątek?',
    options: ['Pizzeria na rogu', 'Stołówka', 'Lokal o długiej nazwie nad rzeką'],
    moving: 'Przeprowadzamy się 1 grudnia',
    details: 'Kartony stoją **w korytarzu**.\n\n- Podpisz każdy\n- Zabierz rośliny do domu',
    picture: 'Nowe biuro',
    plan: 'Zobacz plan',
    team: 'Zespół kuchenny',
    offers: ['Informuje o nieudanych kompilacjach', 'Kompiluje ponownie na życzenie'],
    status: 'pokazuje, co się kompiluje',
    start: 'Wybierz projekty',
    voters,
  },
};
