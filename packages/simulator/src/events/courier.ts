import { Agent, request } from 'undici';
import type { SigningKeys } from '../login/signing-keys.ts';
import type { Bot } from '../state/bot.ts';
import type { Clock } from '../state/clock.ts';
import type { Activity } from './activity.ts';
import { inboundToken, type TokenFaults } from './inbound-token.ts';

/** How long a bot has to answer, in milliseconds (sheet 2.1). */
export const answerDeadlineMs = 15_000;

/** Why an activity brought no answer. */
export type NoAnswer = 'no endpoint' | 'unreachable' | 'too late';

/** What a bot answered. */
export interface BotAnswer {
  /** HTTP status of the answer; null when there was none, and `failure` says why. */
  readonly status: number | null;
  /** The answer's JSON, or its text when it is none; null when it is empty. */
  readonly body: unknown;
  readonly failure?: NoAnswer;
}

/** One activity, and what the bot answered to it. */
export interface Delivery extends BotAnswer {
  readonly type: string;
  readonly activity: Activity;
}

/** What is posted: the text of the body, and what of it goes into headers and token. */
interface Parcel {
  readonly text: string;
  readonly serviceUrl: string;
  readonly conversationId: string;
  readonly tenantId: string;
}

interface CourierDeps {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  readonly deadlineMs: number;
}

interface Reusable {
  readonly token: string;
  readonly kid: string;
  readonly until: number;
}

// A token serves many calls for a while, as Teams' own do; short enough that `exp` is never near.
const tokenReuseMs = 60_000;

const none = (failure: NoAnswer): BotAnswer => ({ status: null, body: null, failure });

/** Takes activities to bots: signed, with Teams' headers, and given up when the bot is late (sheet 2.1). */
export class Courier {
  readonly #deps: CourierDeps;
  readonly #agent = new Agent({ connections: 64, pipelining: 1 });
  readonly #tokens = new Map<string, Reusable>();

  constructor(deps: CourierDeps) {
    this.#deps = deps;
  }

  /** Posts an activity and says what the bot answered; the same activity again for each duplicate asked for. */
  async deliver(bot: Bot, activity: Activity, duplicates = 0): Promise<readonly Delivery[]> {
    const { type, serviceUrl, conversation } = activity;
    const { id: conversationId, tenantId } = conversation;
    const parcel = { text: JSON.stringify(activity), serviceUrl, conversationId, tenantId };
    const deliveries: Delivery[] = [];
    for (let time = 0; time <= duplicates; time += 1) {
      const answer = await this.#post(bot, parcel, async () => this.#tokenFor(bot, serviceUrl));
      deliveries.push({ type, ...answer, activity });
    }
    return deliveries;
  }

  /** Posts anything, with a token that may be wrong; without one for `null`. */
  async deliverAs(bot: Bot, parcel: Parcel, faults: TokenFaults | null): Promise<BotAnswer> {
    const { appId } = bot;
    const { serviceUrl } = parcel;
    return this.#post(bot, parcel, async () =>
      faults === null ? null : inboundToken({ appId, serviceUrl }, this.#deps, faults),
    );
  }

  /** Ends every call under way; nothing is waited for. */
  close(): void {
    void this.#agent.destroy();
  }

  async #post(bot: Bot, parcel: Parcel, makeToken: () => Promise<string | null>): Promise<BotAnswer> {
    if (bot.endpoint === undefined) return none('no endpoint');
    const token = await makeToken();
    const deadline = AbortSignal.timeout(this.#deps.deadlineMs);
    try {
      const answer = await request(bot.endpoint, {
        method: 'POST',
        dispatcher: this.#agent,
        signal: deadline,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Microsoft-SkypeBotApi (Microsoft-BotFramework/3.0)',
          'x-ms-conversation-id': parcel.conversationId,
          'x-ms-tenant-id': parcel.tenantId,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: parcel.text,
      });
      return { status: answer.statusCode, body: readBody(await answer.body.text()) };
    } catch {
      return none(deadline.aborted ? 'too late' : 'unreachable');
    }
  }

  async #tokenFor(bot: Bot, serviceUrl: string): Promise<string> {
    const key = `${bot.appId}\n${serviceUrl}`;
    const now = this.#deps.clock.now();
    const { kid } = this.#deps.keys.current;
    const known = this.#tokens.get(key);
    if (known?.kid === kid && now < known.until && now >= known.until - tokenReuseMs) return known.token;
    const token = await inboundToken({ appId: bot.appId, serviceUrl }, this.#deps);
    this.#tokens.set(key, { token, kid, until: now + tokenReuseMs });
    return token;
  }
}

function readBody(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
