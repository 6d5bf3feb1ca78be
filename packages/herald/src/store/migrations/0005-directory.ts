import type { Migration } from './migration.ts';

/** What a tenant's directory says of its people, and how far reading it has come. */
export const directory: Migration = {
  number: 5,
  name: 'directory',
  statements: [
    // As JSON, since it is told, kept and replaced as a whole: what was said of it was said of all of it.
    `alter table person add column listed jsonb`,
    `create table directory (
      tenant_id text primary key references tenant,
      -- Runs are numbered; whoever asks for one waits until one with this number has ended.
      asked integer not null,
      full_asked integer not null,
      -- Moved by the holder of the tenant's lane alone, in the transaction that stores what a page said.
      progress jsonb not null
    )`,
  ],
};
