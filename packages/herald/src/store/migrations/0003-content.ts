import type { Migration } from './migration.ts';

/**
 * What messages say, what recipients are spared, what comes back, and what a tenant's lane has to see to beside deliveries.
 *
 * A delivery names its topic where rules govern it, so that what somebody got of late is one look into an index that other
 * deliveries are not in.
 */
export const content: Migration = {
  number: 3,
  name: 'content',
  statements: [
    `alter table message
      -- Of content that is composed anew for each reader; none of a payload that is the same for all.
      add column kind text,
      -- What its recipients' rules are asked about, '' when it has no topic; none when they do not govern it.
      add column topic text,
      add column dedupe_key text,
      add column dedupe_ms bigint,
      add constraint message_dedupe check ((dedupe_key is null) = (dedupe_ms is null))`,
    `create index message_dedupe on message (tenant_id, dedupe_key, created_at) where dedupe_key is not null`,
    `alter table delivery add column topic text`,
    `create index delivery_attention on delivery (tenant_id, place, due_at) where topic is not null`,
    // What is still planned counts however long it has been due.
    `create index delivery_ahead on delivery (tenant_id, place) where topic is not null and state = 'planned'`,
    // Topics that were ruled on, or that a message had. Times are what the author said, and null is no rule.
    `create table topic (
      tenant_id text not null references tenant,
      topic text not null,
      title json,
      required boolean not null default false,
      urgent boolean not null default false,
      cap_most integer,
      cap_hours integer,
      digest_minutes integer,
      primary key (tenant_id, topic),
      check ((cap_most is null) = (cap_hours is null))
    )`,
    `create table rules (
      tenant_id text primary key references tenant,
      quiet_from time,
      quiet_to time,
      otherwise_zone text,
      cap_most integer,
      cap_hours integer,
      check ((quiet_from is null) = (quiet_to is null)),
      check ((cap_most is null) = (cap_hours is null))
    )`,
    // The topic '' is everything that is not required.
    `create table preference (
      tenant_id text not null references tenant,
      person_id text not null,
      topic text not null,
      muted boolean not null,
      at timestamptz not null,
      primary key (tenant_id, person_id, topic)
    )`,
    // Somebody's own; none at all when both are null.
    `create table own_quiet_hours (
      tenant_id text not null references tenant,
      person_id text not null,
      quiet_from time,
      quiet_to time,
      at timestamptz not null,
      primary key (tenant_id, person_id),
      check ((quiet_from is null) = (quiet_to is null))
    )`,
    `create table vote (
      tenant_id text not null references tenant,
      message_id uuid not null,
      person_id text not null,
      choices smallint[] not null,
      at timestamptz not null,
      primary key (tenant_id, message_id, person_id)
    )`,
    // What people did to what they got, by where that lies (a thread by its channel); a delivery is found by it when somebody asks.
    `create table response (
      tenant_id text not null references tenant,
      conversation_id text not null,
      activity_id text not null,
      kind text not null check (kind in ('action', 'reaction', 'reply')),
      person_id text not null,
      -- The verb or the reaction; '' of a reply.
      what text not null,
      -- A reaction that was taken back: kept, so that one told of late does not come back.
      removed boolean not null default false,
      at timestamptz not null,
      primary key (tenant_id, conversation_id, activity_id, kind, person_id, what)
    )`,
    // Up to which message a person has read their chat, as a number.
    `create table read_up_to (
      tenant_id text not null references tenant,
      conversation_id text not null,
      activity_id numeric not null,
      at timestamptz not null,
      primary key (tenant_id, conversation_id)
    )`,
    // What a lane's holder has to do at a time, beside planning and sending: one of a kind and key at a time.
    `create table chore (
      tenant_id text not null references tenant,
      kind text not null,
      key text not null,
      due_at timestamptz(3) not null,
      detail json,
      primary key (tenant_id, kind, key)
    )`,
    `create index chore_due on chore (tenant_id, due_at)`,
  ],
};
