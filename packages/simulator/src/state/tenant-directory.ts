import { ChangeLog } from './change-log.ts';
import { Segments } from './segments.ts';

/** The people of one tenant in an order that stays, and what happened to them. */
export class TenantDirectory {
  /** Ids of those who were added one by one; a restored person is where they were. */
  readonly order = new Segments<string>();
  readonly changes = new ChangeLog();
}
