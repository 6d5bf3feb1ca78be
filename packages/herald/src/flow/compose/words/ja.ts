import { counted } from './counted.ts';
import type { Words } from './words.ts';

export const ja: Words = {
  colon: ': ',
  comma: '、',
  welcome: {
    title: 'ようこそ',
    because: ({ place, by }) => {
      if (by === undefined)
        return place === undefined
          ? 'Teams でこのアプリをお使いのため、このメッセージが届いています。'
          : `このアプリが「${place}」に追加されたため、このメッセージが届いています。`;
      return place === undefined
        ? `${by} さんがあなたのためにこのアプリをインストールしたため、このメッセージが届いています。`
        : `${by} さんがこのアプリを「${place}」に追加したため、このメッセージが届いています。`;
    },
    offers: 'このアプリでできること',
    next: '次にすること',
    say: (text) => `「${text}」と入力`,
  },
  topic: {
    mute: (topic) => `${topic} をミュート`,
    muted: (topic) => `「${topic}」をミュートしました。`,
    required: (topic) => `「${topic}」はミュートできません。`,
    undo: '元に戻す',
    preferences: '受け取る通知',
  },
  poll: {
    toast: (question) => `アンケート: ${question}`,
    chooseOne: '1 つ選択してください',
    chooseSeveral: '1 つ以上選択してください',
    vote: '投票する',
    changeVote: '投票を変更',
    yourVote: (options) => `あなたの投票: ${options}`,
    closes: (time) => `締め切り: ${time}`,
    closed: (time) => `終了: ${time}`,
    anonymous: '匿名: 誰が何を選んだかは、誰にも表示されません。',
    named: '記名: 誰が何を選んだかは、アンケートの作成者に表示されます。',
    result: '結果',
    soFar: '途中経過',
    voters: counted('ja', { other: '# 人が投票しました' }),
    others: counted('ja', { other: 'ほか # 人' }),
  },
  digest: {
    title: (topic) => counted('ja', { other: `「${topic}」のメッセージ # 件` }),
    more: counted('ja', { other: '他 # 件' }),
  },
  preferences: {
    title: '受け取る通知',
    intro: '受け取らないものをオフにしてください。',
    required: 'オフにできません',
    nothing: 'オフにできるものはまだありません。',
    allMuted: 'ミュートできるものはすべてミュートしています。',
    quietHours: (from, to) => `通知しない時間: ${from} から ${to} まで`,
    save: '保存',
  },
  answers: {
    muted: (title) => `今後、「${title}」のメッセージは届きません。`,
    unmuted: (title) => `「${title}」のメッセージが再び届くようになりました。`,
    required: (title) => `「${title}」のメッセージはミュートできません。全員に届く必要があります。`,
    'topic-unknown': (title) => `「${title}」というトピックは見つかりません。`,
    'all-muted': () => 'ミュートできないものを除き、今後メッセージは届きません。',
    'all-unmuted': () => 'すべてのメッセージが再び届くようになりました。',
    saved: () => '設定を保存しました。',
    'poll-closed': () => 'このアンケートは終了しました。投票は集計されません。',
    'no-choice': () => '何も選択されていません。選択してから投票してください。',
    failed: () => '問題が発生しました。もう一度お試しください。',
  },
};
