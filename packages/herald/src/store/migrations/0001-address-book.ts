import type { Migration } from './migration.ts';

/**
 * Whose store it is, and who can be reached and where.
 *
 * `tenant_id` is in every key, so that the tables can be spread over servers by tenant. `said_at` holds, for each column
 * that lessons fill, when what stands there was true: a later lesson wins column by column, in whatever order they come.
 */
export const addressBook: Migration = {
  number: 1,
  name: 'address-book',
  statements: [
    `create table store_owner (
      singleton boolean primary key default true check (singleton),
      bot_app_id text not null
    )`,
    `create table tenant (
      tenant_id text primary key,
      service_url text,
      service_url_at timestamptz
    )`,
    `create table person (
      tenant_id text not null references tenant,
      person_id text not null,
      entra_id text,
      teams_id text,
      user_principal_name text,
      upn_key text,
      email text,
      name text,
      locale text,
      time_zone text,
      gone boolean not null,
      said_at jsonb not null,
      primary key (tenant_id, person_id),
      -- The id comes first: callers may leave the tenant out.
      unique (entra_id, tenant_id),
      unique (teams_id, tenant_id)
    )`,
    `create index person_upn on person (upn_key, tenant_id)`,
    // Ids that were handed out before two rows for one person became one.
    `create table person_alias (
      tenant_id text not null references tenant,
      alias_id text not null,
      person_id text not null,
      primary key (tenant_id, alias_id)
    )`,
    `create index person_alias_person on person_alias (tenant_id, person_id)`,
    `create table team (
      tenant_id text not null references tenant,
      team_id text not null,
      name text,
      group_id text,
      state text not null check (state in ('active', 'archived', 'deleted')),
      said_at jsonb not null,
      primary key (tenant_id, team_id)
    )`,
    `create index team_id on team (team_id)`,
    `create table channel (
      tenant_id text not null references tenant,
      channel_id text not null,
      team_id text not null,
      name text,
      type text check (type in ('standard', 'private', 'shared')),
      state text not null check (state in ('active', 'deleted')),
      said_at jsonb not null,
      primary key (tenant_id, channel_id)
    )`,
    `create index channel_id on channel (channel_id)`,
    `create table conversation (
      tenant_id text not null references tenant,
      conversation_id text not null,
      scope text not null check (scope in ('personal', 'groupChat', 'channel')),
      service_url text not null,
      bot_id text not null,
      person_id text,
      channel_id text,
      team_id text,
      name text,
      seen_at timestamptz not null,
      said_at jsonb not null,
      primary key (tenant_id, conversation_id)
    )`,
    `create index conversation_id on conversation (conversation_id)`,
    `create index conversation_person on conversation (tenant_id, person_id) where person_id is not null`,
    // Apart from the conversation, since outcomes write it and lessons write the other.
    `create table reachability (
      tenant_id text not null references tenant,
      conversation_id text not null,
      at timestamptz not null,
      why text,
      since timestamptz,
      status integer,
      code text,
      primary key (tenant_id, conversation_id),
      check (num_nonnulls(why, since, status, code) in (0, 4))
    )`,
    `create table installation (
      tenant_id text not null references tenant,
      home_kind text not null check (home_kind in ('personal', 'team', 'groupChat')),
      home_id text not null,
      state text not null check (state in ('installed', 'removed')),
      by_person_id text,
      app_version text,
      said_at jsonb not null,
      primary key (tenant_id, home_kind, home_id)
    )`,
    `create table membership (
      tenant_id text not null references tenant,
      gathering_kind text not null check (gathering_kind in ('team', 'groupChat')),
      gathering_id text not null,
      person_id text not null,
      member boolean not null,
      at timestamptz not null,
      primary key (tenant_id, gathering_kind, gathering_id, person_id)
    )`,
    `create index membership_person on membership (tenant_id, person_id)`,
    // When the last roster was true: it says of everybody whether they were members then.
    `create table roster (
      tenant_id text not null references tenant,
      gathering_kind text not null,
      gathering_id text not null,
      at timestamptz not null,
      primary key (tenant_id, gathering_kind, gathering_id)
    )`,
    // The latest of what outcomes, installations and deletions say of a conversation; at the same time, the worst.
    `create view conversation_reachability as
      select c.tenant_id, c.conversation_id, latest.why, latest.since, latest.status, latest.code
      from conversation c
      left join reachability r on r.tenant_id = c.tenant_id and r.conversation_id = c.conversation_id
      left join installation i on i.tenant_id = c.tenant_id
        and i.home_kind = case c.scope when 'channel' then 'team' else c.scope end
        and i.home_id = case c.scope when 'personal' then c.person_id when 'channel' then c.team_id else c.conversation_id end
      left join person p on p.tenant_id = c.tenant_id and p.person_id = c.person_id and p.gone
      left join team t on t.tenant_id = c.tenant_id and t.team_id = c.team_id and t.state = 'deleted'
      left join channel h on h.tenant_id = c.tenant_id and h.channel_id = c.channel_id and h.state = 'deleted'
      left join lateral (
        select said.why, said.since, said.status, said.code
        from (values
          (r.at, r.why, r.since, r.status, r.code),
          ((i.said_at ->> 'state')::timestamptz, case i.state when 'removed' then 'removed' end,
            (i.said_at ->> 'state')::timestamptz, 0, 'removed'),
          ((p.said_at ->> 'gone')::timestamptz, 'gone', (p.said_at ->> 'gone')::timestamptz, 0, 'person-gone'),
          ((t.said_at ->> 'state')::timestamptz, 'gone', (t.said_at ->> 'state')::timestamptz, 0, 'team-deleted'),
          ((h.said_at ->> 'state')::timestamptz, 'gone', (h.said_at ->> 'state')::timestamptz, 0, 'channel-deleted')
        ) as said (at, why, since, status, code)
        where said.at is not null
        order by said.at desc, said.why is null
        limit 1
      ) latest on true`,
  ],
};
