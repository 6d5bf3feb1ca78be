import type { Migration } from './migration.ts';

/** Deliveries about the bot's app, and why people cannot be reached who may never have been in a conversation. */
export const installing: Migration = {
  number: 7,
  name: 'installing',
  statements: [
    `alter table message
      drop constraint message_operation_check,
      add constraint message_operation_check
        check (operation in ('send', 'update', 'delete', 'install', 'uninstall', 'upgrade')),
      -- Whether whoever lacks the app gets it before the message.
      add column install text check (install in ('if-missing'))`,
    // What the last delivery to somebody was told, and what was tried. What is younger of a chat of theirs counts before it.
    `create table person_reachability (
      tenant_id text not null references tenant,
      person_id text not null,
      at timestamptz not null,
      why text not null,
      since timestamptz not null,
      status integer not null,
      code text not null,
      tried text[] not null,
      primary key (tenant_id, person_id)
    )`,
  ],
};
