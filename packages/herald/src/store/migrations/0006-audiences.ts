import type { Migration } from './migration.ts';

/** Audiences that are more than everyone, a team or a list. */
export const audiences: Migration = {
  number: 6,
  name: 'audiences',
  statements: [
    `create index person_email on person (lower(email), tenant_id) where email is not null`,
    `alter table message
      -- Of an audience that is a set: which people, and which places.
      add column audience_set json,
      drop constraint message_audience_check,
      add constraint message_audience_check
        check (audience in ('everyone', 'team', 'list', 'revision', 'shared', 'set'))`,
    // People who were looked up for one message, or to be counted; ids are of one use.
    `create table people_set (
      tenant_id text not null references tenant,
      set_id uuid not null,
      begun_at timestamptz not null default now(),
      primary key (tenant_id, set_id)
    )`,
    `create table people_set_member (
      tenant_id text not null,
      set_id uuid not null,
      person_id text not null,
      primary key (tenant_id, set_id, person_id)
    )`,
    `create index people_set_person on people_set_member (tenant_id, person_id)`,
    `create table saved_audience (
      tenant_id text not null references tenant,
      name text not null,
      asked json not null,
      may_use text[] not null,
      changed_at timestamptz not null default now(),
      primary key (tenant_id, name)
    )`,
  ],
};
