/** A Herald in a process of its own: one that sends, is measured, and may be killed. */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { Herald, Tally } from 'herald';
import { answerCalls, tell } from '../support/answer-calls.ts';
import { openBot, type BotOptions } from '../support/open-bot.ts';

type Handle = Awaited<ReturnType<Herald['broadcast']>>;

type BroadcastAsked = {
  readonly tenants: readonly string[];
  readonly text: string;
  readonly topic?: string;
  /** ISO 8601; at once by default. */
  readonly at?: string;
};

let opened: Herald | undefined;
const handles: Handle[] = [];

// Whoever started this process knows its connections to Teams by their ports.
subscribe('undici:client:connected', (message) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undici documents what this channel carries
  const { socket } = message as { readonly socket: Socket };
  tell(socket.localPort);
});

const herald = (): Herald => {
  if (opened === undefined) throw new Error('Herald was not opened');
  return opened;
};

/** How often a message is looked at. */
const WATCHED_MS = 20;

/** The tally once nothing waits; none if the message was given up before. */
async function tallyAtEnd(handle: Handle | undefined): Promise<readonly Tally[]> {
  for await (const { tally, state } of handle?.progress({ everyMs: WATCHED_MS }) ?? [])
    if (state !== 'planning' && tally.waiting === 0) return [tally];
  return [];
}

const talliesAtEnd = async (messages: readonly number[]): Promise<readonly Tally[]> =>
  (await Promise.all(messages.map((message) => tallyAtEnd(handles[message])))).flat();

const calls = {
  async open(options: BotOptions): Promise<void> {
    opened = await openBot(options);
  },
  /** Accepts one message for everybody in each of these tenants; the numbers name them from then on. */
  async broadcast({ tenants, text, topic, at }: BroadcastAsked) {
    const begun = handles.length;
    const accepted = tenants.map((tenant) =>
      herald().broadcast({
        audience: { kind: 'everyone', tenant },
        message: { text },
        ...(topic === undefined ? {} : { topic }),
        ...(at === undefined ? {} : { at: new Date(at) }),
      }),
    );
    handles.push(...(await Promise.all(accepted)));
    return tenants.map((_, index) => begun + index);
  },
  /** Resolves with the time, in milliseconds of the epoch, at which the last of these was planned out. */
  async planned({ messages }: { readonly messages: readonly number[] }): Promise<number> {
    for (const message of messages)
      for await (const { state } of handles[message]?.progress({ everyMs: 20 }) ?? []) if (state !== 'planning') break;
    return Date.now();
  },
  /** Resolves with the tallies once nothing of these messages waits, and with the time at which that was seen. */
  async finished({ messages }: { readonly messages: readonly number[] }) {
    // The last by itself first: to look at all of them meanwhile would be measured, too.
    await talliesAtEnd(messages.slice(-1));
    const tallies = await talliesAtEnd(messages);
    return { at: Date.now(), tallies };
  },
  /** How many each message so far left out, by reason. */
  skipped: async () =>
    Promise.all(
      handles.map(async (handle) =>
        Object.fromEntries((await handle.reasons()).map(({ why, count }): [string, number] => [why, count])),
      ),
    ),
  /** Resolves when the tenant's directory has been read; seconds from asking. */
  async syncDirectory({ tenant }: { readonly tenant: string }) {
    const begun = performance.now();
    const synced = await herald().syncDirectory(tenant);
    if (synced.kind !== 'synced') throw new Error(`the directory was not read: ${synced.code}`);
    return { ...synced, seconds: (performance.now() - begun) / 1000 };
  },
  usage: () => ({
    cpu: process.cpuUsage(),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
    rssMb: process.memoryUsage.rss() / 1024 / 1024,
  }),
  async close(): Promise<void> {
    await opened?.close();
    opened = undefined;
  },
  /** Ends by itself, so that a profile is written. */
  exit(): void {
    setImmediate(() => process.exit());
  },
};

/** What this process can be asked. */
export type HeraldCalls = typeof calls;

answerCalls(calls);
