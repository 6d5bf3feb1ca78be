import type { Outcome } from 'herald';
import type { Account } from './account.ts';
import type { Contoso } from './contoso.ts';
import type { Told } from './tell.ts';

/** Prints what was sent, what became of it, and what each simulated person sees. */
export async function printDemo(
  { teams, people, channel, team }: Contoso,
  told: Told,
  account: Account,
): Promise<void> {
  console.log('A bot in a simulated Teams writes first: to six people, and to a channel.\n');
  for (const { person, outcome } of told.welcomes)
    console.log(`  ${person.name.padEnd(8)} ${`(${person.how})`.padEnd(21)} ${describe(outcome)}`);
  const where = `${team.name} › ${channel.name}`;
  console.log(`  ${where.padEnd(30)} ${describe(told.thread)}, a new thread`);
  if (told.reply !== undefined) console.log(`  ${''.padEnd(30)} ${describe(told.reply)}, a reply into it`);
  const { notified, asked } = told;
  console.log(`  ${'Ana, of a build'.padEnd(30)} ${describe(notified.first)}; she mutes builds on its card`);
  console.log(`  ${'Ana, of the next'.padEnd(30)} ${describe(notified.second)}`);
  console.log(`\n${asked.question} ${asked.voters} voted, and the author was told:`);
  for (const [index, option] of asked.options.entries()) console.log(`  ${option.padEnd(8)} ${asked.votes[index]}`);

  console.log('\nWhat each of them sees now:\n');
  for (const { id } of people) console.log((await teams.control.window({ person: id })).text);
  const { threads } = await teams.control.channel({ channelId: channel.id });
  console.log(`${team.name} › ${channel.name}`);
  for (const { messages } of threads)
    for (const [index, { from, text }] of messages.entries())
      console.log(`  ${index === 0 ? '' : '  ↳ '}${from.name}: ${text}`);

  console.log(
    `\n${account.sent} sent, ${account.unreachable} unreachable, ${account.skipped} kept back by a choice, ${account.conversations} conversations known, ` +
      `${account.threads} thread, in ${account.seconds} s.`,
  );
}

function describe(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'sent':
      return 'sent';
    case 'wait':
      return `not yet: Teams said ${outcome.code}`;
    case 'unreachable':
      return `unreachable: ${outcome.why} (Teams said ${outcome.code})`;
    case 'refused':
      return `refused: ${outcome.code}`;
    case 'skipped':
      return `not sent: ${outcome.why}`;
    case 'closed':
      return `nothing can be sent: ${outcome.why} (${outcome.code})`;
    case 'unknown':
      return `unknown: the answer was lost (${outcome.code})`;
  }
}
