import type { Everyone } from './send-to-everyone.ts';

const words: Readonly<Record<string, string>> = {
  blocked: 'blocked the bot',
  'forbidden-by-policy': 'a policy of their organisation forbids the app',
  guest: 'guests: their apps are in their own organisation',
  disabled: 'their account is disabled',
  unlicensed: 'they have no licence for Teams',
};

/** Prints what became of everyone. */
export function printEveryone({ account, reasons }: Everyone): void {
  const { people, sent, installed, seconds, throttled, requests } = account;
  console.log(`\n${sent} of ${people} got it, for ${installed} of whom the app was installed first. The others:\n`);
  for (const { why, count, codes } of reasons)
    console.log(`  ${String(count).padStart(5)}  ${(words[why] ?? why).padEnd(50)} ${codes.join(', ')}`);
  console.log(`\n${seconds} s, ${requests} requests, ${throttled} of them too many for Teams.`);
}
