import type { VoteCount, VoteStore, VoteView } from '../../content-ports.ts';
import { InputInvalid } from '../../errors.ts';
import type { MessageKey } from '../../model/delivery.ts';
import { pollOf } from '../../model/poll.ts';

/** What was chosen so far, and whether that is the end of it. */
export type Votes = VoteCount & { readonly closed: boolean };

/** What there is to know of the votes of a message that is a poll. */
export type PollVotes = {
  /** Rejects with `InputInvalid` for a message that is no poll, or that was taken back. */
  votes(): Promise<Votes>;
  /**
   * Who chose what, in order of voting; the next page begins after the last one's `person` and `at`. Rejects as `votes` does,
   * and for an anonymous poll.
   */
  voters(page?: {
    readonly limit?: number;
    readonly after?: Pick<VoteView, 'person' | 'at'>;
  }): Promise<readonly VoteView[]>;
};

const PAGE = 100;

/** Reads the votes of one message. */
export function pollVotes({ tenantId, messageId }: MessageKey, store: VoteStore): PollVotes {
  const find = async () => {
    const found = await store.standing(tenantId, messageId);
    const poll = found && pollOf(found.content);
    if (found === undefined || poll === undefined)
      throw new InputInvalid('votes', [{ field: 'messageId', problem: 'is no poll, or was taken back' }]);
    return { ...found, poll };
  };
  return {
    async votes() {
      const { count, closed } = await find();
      return { ...count, closed };
    },
    async voters({ limit = PAGE, after } = {}) {
      const { poll } = await find();
      if (poll.anonymous === true)
        throw new InputInvalid('voters', [
          { field: 'anonymous', problem: 'is what people were promised; only counts are told' },
        ]);
      return store.list(tenantId, messageId, { limit, ...(after === undefined ? {} : { after }) });
    },
  };
}
