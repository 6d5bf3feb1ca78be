/** What the demo did, in numbers. */
export type Account = {
  /** Messages that Teams took: to people and into the channel. */
  readonly sent: number;
  /** People whom Teams did not let be written to. */
  readonly unreachable: number;
  /** Chats and channels that the address book can write to afterwards. */
  readonly conversations: number;
  readonly threads: number;
  /** What the simulated people see in their 1:1 chats. */
  readonly messagesSeen: number;
  /** Messages in threads beside the ones that started them. */
  readonly repliesSeen: number;
  /** Messages that a recipient's choice kept back. */
  readonly skipped: number;
  /** People who voted in the poll. */
  readonly voters: number;
  readonly seconds: number;
};

// Four people, two messages in a channel and a notification, beside the poll to three; one who muted the next; one who blocked the bot and one who never had it. Afterwards the address book
// can write to the chats of the four, and to two channels of the team: General and Lunch.
const expected: Omit<Account, 'seconds'> = {
  sent: 7,
  unreachable: 2,
  conversations: 6,
  threads: 1,
  // Four welcomes, one notification, and the poll to three.
  messagesSeen: 8,
  repliesSeen: 1,
  skipped: 1,
  voters: 3,
};

/** Says what is not as it should be; empty when all is. */
export function checkAccount(account: Account): readonly string[] {
  const got: Readonly<Record<string, number>> = { ...account };
  return Object.entries(expected).flatMap(([name, count]) =>
    got[name] === count ? [] : [`${name} should be ${count} and is ${got[name]}`],
  );
}
