import { welcome, type Outcome } from 'herald';
import type { Contoso, DemoPerson } from './contoso.ts';
import type { Account } from './account.ts';
import { ask, type Asked } from './ask.ts';
import { notify, type Notified } from './notify.ts';

/** What was sent to whom, and what became of it. */
export type Told = {
  readonly welcomes: ReadonlyArray<{ readonly person: DemoPerson; readonly outcome: Outcome }>;
  readonly thread: Outcome;
  readonly reply: Outcome | undefined;
  readonly notified: Notified;
  readonly asked: Asked;
  readonly account: Omit<Account, 'seconds'>;
};

const greeting = welcome({
  because: { place: 'Contoso' },
  offers: ['I tell you when a build fails.', 'I ask what you want for lunch.'],
  next: [{ say: 'preferences', does: 'shows what you can mute' }],
});

/** Welcomes each person, starts a thread in the channel and replies into it, notifies one of them and asks three. */
export async function tell(contoso: Contoso): Promise<Told> {
  const { herald, teams, tenant, people, team, channel } = contoso;
  // The roster names people who never installed the bot, by ids with which it may write to them.
  await herald.fetchRoster({ team: team.id, tenant });

  const welcomes = [];
  for (const person of people) {
    welcomes.push({ person, outcome: await herald.send({ person: person.id, tenant }, greeting) });
  }
  const thread = await herald.startReplyChain({ channel: channel.id, tenant }, { text: 'What is for lunch today?' });
  const reply = thread.kind === 'sent' ? await herald.reply(thread.reference, { text: 'Pierogi.' }) : undefined;

  const notified = await notify(contoso);
  const asked = await ask(contoso);
  const outcomes = [
    ...welcomes.map(({ outcome }) => outcome),
    thread,
    ...(reply === undefined ? [] : [reply]),
    notified.first,
    notified.second,
  ];
  const counts = await herald.addressBook.counts();
  const seen = await Promise.all(people.map(({ id }) => teams.control.inbox({ person: id })));
  const { threads } = await teams.control.channel({ channelId: channel.id });
  return {
    welcomes,
    thread,
    reply,
    notified,
    asked,
    account: {
      sent: outcomes.filter(({ kind }) => kind === 'sent').length,
      unreachable: outcomes.filter(({ kind }) => kind === 'unreachable').length,
      conversations: counts.conversations,
      threads: threads.length,
      // Counted by the simulator, not by Herald.
      messagesSeen: seen.flatMap(({ chats }) => chats.flatMap(({ messages }) => messages)).length - asked.told,
      skipped: outcomes.filter(({ kind }) => kind === 'skipped').length,
      voters: asked.voters,
      repliesSeen: threads.flatMap(({ messages }) => messages.slice(1)).length,
    },
  };
}
