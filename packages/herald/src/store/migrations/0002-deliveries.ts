import type { Migration } from './migration.ts';

/** Small samples are enough: the statements are written so that no plan depends on how values are spread. */
const KEY_COLUMNS = [
  'tenant_id',
  'message_id',
  'place',
  'revision',
  'state',
  'due_at',
  'epoch',
  'departure',
  'attempts',
  'payload_revision',
];
const OUTCOME_COLUMNS = ['conversation_id', 'service_url', 'activity_id', 'why', 'status', 'code'];
const SMALL_SAMPLE = [...KEY_COLUMNS, ...OUTCOME_COLUMNS].map((column) => `alter column ${column} set statistics 10`);

/**
 * Messages, one delivery for each of their recipients, and who holds which tenant's lane.
 *
 * Every delivery is written twice, when it is planned and when it is settled, so what is written stays narrow: two indexes,
 * of which the second holds only what waits. What is leaving in between is noted with its lane, a row for all of them. Places compare byte by byte (collation "C") on every server, since pages of them are told apart by the last one.
 */
export const deliveries: Migration = {
  number: 2,
  name: 'deliveries',
  statements: [
    // One row a revision: 0 sends, each later one edits what was sent or takes it back.
    `create table message (
      tenant_id text not null references tenant,
      message_id uuid not null,
      revision integer not null,
      operation text not null check (operation in ('send', 'update', 'delete')),
      priority text not null check (priority in ('live', 'broadcast')),
      on_unknown text not null check (on_unknown in ('hold', 'resend')),
      state text not null check (state in ('planning', 'active', 'paused', 'cancelled')),
      -- As it came: json, since jsonb would order its keys and refuse some texts. None when it takes back.
      payload json,
      -- Of which revision the payload is; raised by an edit, for what has not left yet.
      payload_revision integer not null,
      activity_id text,
      audience text not null check (audience in ('everyone', 'team', 'list', 'revision')),
      team_id text,
      -- The key of the last of the audience that is planned; none when nothing is.
      planned_after text,
      planned boolean not null default false,
      due_at timestamptz(3),
      wall_time timestamp,
      otherwise_zone text,
      expires_at timestamptz(3),
      idempotency_key text,
      created_at timestamptz(3) not null default now(),
      primary key (tenant_id, message_id, revision),
      -- The key first: so that nobody looks for a message of a tenant among all of them.
      unique (idempotency_key, tenant_id),
      check (num_nonnulls(due_at, wall_time) = 1),
      check ((wall_time is null) = (otherwise_zone is null))
    )`,
    `create index message_planning on message (tenant_id, message_id, revision) where state = 'planning'`,
    `create index message_newest on message (message_id) where revision = 0`,
    // The places of a long list until they are planned, a thousand in a row.
    `create table message_list (
      tenant_id text not null,
      message_id uuid not null,
      number integer not null,
      places text[] not null,
      stored_at timestamptz not null default now(),
      primary key (tenant_id, message_id, number)
    )`,
    // How many deliveries of a revision are in which state; what is planned is their sum. Planned or leaving is waiting.
    `create table message_tally (
      tenant_id text not null,
      message_id uuid not null,
      revision integer not null,
      priority text not null,
      waiting bigint not null default 0,
      sent bigint not null default 0,
      unreachable bigint not null default 0,
      refused bigint not null default 0,
      skipped bigint not null default 0,
      cancelled bigint not null default 0,
      unknown bigint not null default 0,
      -- Whether anything waits. A column of its own, so that counting does not touch the index.
      open boolean not null default false,
      primary key (tenant_id, message_id, revision)
    ) with (fillfactor = 50)`,
    `create index message_tally_open on message_tally (tenant_id, priority, message_id, revision) where open`,
    `create table message_reason (
      tenant_id text not null,
      message_id uuid not null,
      revision integer not null,
      state text not null,
      why text not null,
      count bigint not null,
      primary key (tenant_id, message_id, revision, state, why)
    ) with (fillfactor = 50)`,
    `create table delivery (
      tenant_id text not null,
      message_id uuid not null,
      -- p:<person id>, c:<conversation id> or h:<channel id>
      place text collate "C" not null,
      revision integer not null,
      state text not null check (state in
        ('planned', 'sent', 'unreachable', 'refused', 'unknown', 'skipped', 'cancelled')),
      due_at timestamptz(3) not null,
      -- Which departure was settled last: of the hold with this epoch, the one with this number.
      epoch bigint not null default 0,
      departure integer not null default 0,
      attempts integer not null default 0,
      -- Whose payload it went out with.
      payload_revision integer,
      conversation_id text,
      service_url text,
      activity_id text,
      why text,
      status integer,
      code text,
      primary key (tenant_id, message_id, place, revision)
    )`,
    `create index delivery_waiting on delivery (tenant_id, message_id, revision, due_at, place) where state = 'planned'`,
    `create index delivery_failed on delivery (tenant_id, message_id, revision, state, place)
      where state in ('unreachable', 'refused', 'unknown')`,
    `alter table delivery ${SMALL_SAMPLE.join(', ')}`,
    // Held while held_until, by the database's clock, is to come. A clean end leaves when, and how long before it
    // (milliseconds) the last requests left; after an unclean one the holder is still named.
    `create table lane (
      tenant_id text primary key references tenant,
      epoch bigint not null default 0,
      holder text,
      held_until timestamptz,
      left_at timestamptz,
      departures double precision[],
      -- What the holder with that epoch last noted as leaving, some of which may have been settled since: number, revision,
      -- payload revision, message and place of each, with a space between.
      leaving_epoch bigint,
      leaving text[]
    ) with (fillfactor = 50)`,
    // What has left, or is about to, and is not settled. To be asked by tenant.
    `create view leaving as
      select noted.tenant_id, noted.epoch, noted.departure, noted.version, noted.message_id, noted.revision, d.place, d.at
      from (
        select tenant_id, leaving_epoch as epoch, split_part(entry, ' ', 1)::integer as departure,
          split_part(entry, ' ', 2)::integer as revision, split_part(entry, ' ', 3)::integer as version,
          split_part(entry, ' ', 4)::uuid as message_id,
          substring(entry from '^(?:[^ ]+ ){4}(.*)$') collate "C" as place
        from lane cross join lateral unnest(leaving) as entry
      ) noted
      cross join lateral (
        select d.place, d.ctid as at, d.state, d.epoch, d.departure from delivery d
        where d.tenant_id = noted.tenant_id and d.message_id = noted.message_id
          and d.place = noted.place and d.revision = noted.revision
        limit 1
      ) d
      where d.state = 'planned' and (d.epoch, d.departure) < (noted.epoch, noted.departure)`,
  ],
};
