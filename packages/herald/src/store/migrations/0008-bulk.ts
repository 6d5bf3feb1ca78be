import type { Migration } from './migration.ts';

/** What was handed to Teams' bulk API, many deliveries at a time, until it is known what became of each. */
export const bulk: Migration = {
  number: 8,
  name: 'bulk',
  statements: [
    `alter table message
      drop constraint message_priority_check,
      add constraint message_priority_check check (priority in ('live', 'broadcast', 'bulk'))`,
    // Noted with the delivery itself and not with its lane: it stays so for minutes, whoever holds the lane.
    `alter table delivery
      drop constraint delivery_state_check,
      add constraint delivery_state_check check (state in
        ('planned', 'sending', 'sent', 'unreachable', 'refused', 'unknown', 'skipped', 'cancelled'))`,
    `create table bulk_operation (
      tenant_id text not null references tenant,
      operation_id uuid not null,
      message_id uuid not null,
      revision integer not null,
      service_url text not null,
      -- What Teams calls it; none until that is stored: it may have begun all the same.
      teams_id text,
      -- Of each delivery: its place, by which id Teams was told who it is, and what its outcome is judged by.
      entries json not null,
      -- Teams is not asked sooner.
      poll_at timestamptz(3) not null default clock_timestamp(),
      cancel_asked boolean not null default false,
      since timestamptz(3) not null default clock_timestamp(),
      primary key (tenant_id, operation_id)
    )`,
  ],
};
