import { addressBook } from './0001-address-book.ts';
import { deliveries } from './0002-deliveries.ts';
import { content } from './0003-content.ts';
import { pollsAndWelcomes } from './0004-polls-and-welcomes.ts';
import { directory } from './0005-directory.ts';
import { audiences } from './0006-audiences.ts';
import { installing } from './0007-installing.ts';
import { bulk } from './0008-bulk.ts';
import { closedLanes } from './0009-closed-lanes.ts';
import type { Migration } from './migration.ts';

/** Every migration, in the order of their numbers. */
export const migrations: readonly Migration[] = [
  addressBook,
  deliveries,
  content,
  pollsAndWelcomes,
  directory,
  audiences,
  installing,
  bulk,
  closedLanes,
];
