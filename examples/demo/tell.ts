import type { Outcome } from 'herald';
import type { Contoso, DemoPerson } from './contoso.ts';
import type { Account } from './account.ts';

/** What was sent to whom, and what became of it. */
export type Told = {
  readonly welcomes: ReadonlyArray<{ readonly person: DemoPerson; readonly outcome: Outcome }>;
  readonly thread: Outcome;
  readonly reply: Outcome | undefined;
  readonly account: Omit<Account, 'seconds'>;
};

/** Welcomes each person, starts a thread in the channel and replies into it. */
export async function tell({ herald, teams, tenant, people, team, channel }: Contoso): Promise<Told> {
  // The roster names people who never installed the bot, by ids with which it may write to them.
  await herald.fetchRoster({ team: team.id, tenant });

  const welcomes = [];
  for (const person of people) {
    const text = `Welcome, ${person.name}! You get this because Herald was added for you in Contoso. It tells you when lunch is here; nothing else.`;
    welcomes.push({ person, outcome: await herald.send({ person: person.id, tenant }, { text }) });
  }
  const thread = await herald.startReplyChain({ channel: channel.id, tenant }, { text: 'What is for lunch today?' });
  const reply = thread.kind === 'sent' ? await herald.reply(thread.reference, { text: 'Pierogi.' }) : undefined;

  const outcomes = [...welcomes.map(({ outcome }) => outcome), thread, ...(reply === undefined ? [] : [reply])];
  const counts = await herald.addressBook.counts();
  const seen = await Promise.all(people.map(({ id }) => teams.control.inbox({ person: id })));
  const { threads } = await teams.control.channel({ channelId: channel.id });
  return {
    welcomes,
    thread,
    reply,
    account: {
      sent: outcomes.filter(({ kind }) => kind === 'sent').length,
      unreachable: outcomes.filter(({ kind }) => kind === 'unreachable').length,
      conversations: counts.conversations,
      threads: threads.length,
      // Counted by the simulator, not by Herald.
      messagesSeen: seen.flatMap(({ chats }) => chats.flatMap(({ messages }) => messages)).length,
      repliesSeen: threads.flatMap(({ messages }) => messages.slice(1)).length,
    },
  };
}
