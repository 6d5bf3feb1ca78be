import type { AddressBook } from '../../ports.ts';
import type { Connection } from '../connection.ts';
import { putChores } from '../lanes/chores.ts';
import { count } from './count.ts';
import { findChannels } from './find-channels.ts';
import { findConversations, findDirect } from './find-conversations.ts';
import { findMembers, findPeople } from './find-people.ts';
import { learn } from './learn.ts';
import { findReachability, storePersonUnreachable, storeReachability } from './reachability.ts';
import { findServiceUrl } from './find-service-url.ts';

/** The address book in a store's tables. */
export const createAddressBook = ({ db, transact }: Connection): AddressBook => ({
  learn: (lessons, welcomes = []) =>
    transact(async (transaction) => {
      await learn(transaction, lessons);
      await putChores(
        transaction,
        welcomes.map((due) => ({ ...due, kind: 'welcome', dueAt: undefined })),
      );
    }),
  findPeople: (key, tenant) => findPeople(db, key, tenant),
  findDirect: (tenant, person) => findDirect(db, tenant, person),
  findConversations: (id, tenant) => findConversations(db, id, tenant),
  findChannels: (id, tenant) => findChannels(db, id, tenant),
  findServiceUrl: (tenant) => findServiceUrl(db, tenant),
  members: (tenant, gathering) => findMembers(db, tenant, gathering),
  setReachability: (tenant, id, reachability, at) => storeReachability(db, tenant, id, reachability, at),
  setPersonUnreachable: (tenant, person, said) => storePersonUnreachable(db, tenant, person, said),
  findReachability: (tenant, id) => findReachability(db, tenant, id),
  counts: (tenant) => count(db, tenant),
});
