import { StoreOfAnotherBot } from '../errors.ts';
import type { BotAppId } from '../model/ids.ts';
import type { Connection } from './connection.ts';

/** Makes the store this bot's, if it is nobody's yet; throws `StoreOfAnotherBot` when it is another's. */
export async function claimStore(connection: Connection, botAppId: BotAppId): Promise<void> {
  const owner = await connection.transact(async (transaction) => {
    await transaction
      .insertInto('store_owner')
      .values({ bot_app_id: botAppId })
      .onConflict((conflict) => conflict.column('singleton').doNothing())
      .execute();
    return transaction.selectFrom('store_owner').select('bot_app_id').executeTakeFirstOrThrow();
  });
  if (owner.bot_app_id !== botAppId) throw new StoreOfAnotherBot(owner.bot_app_id, botAppId);
}
