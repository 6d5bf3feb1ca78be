import type { Migration } from './migration.ts';

/** What was told of a poll, and who was welcomed: both outlive the deliveries that did it. */
export const pollsAndWelcomes: Migration = {
  number: 4,
  name: 'polls-and-welcomes',
  statements: [
    // Whoever votes locks its poll's row for share, and whoever tells of votes for update: so a vote is told of by what
    // comes after it, and none comes once the result stands.
    `create table poll (
      tenant_id text not null references tenant,
      message_id uuid not null,
      -- Who is told, as deliveries name places; none when nobody is to be.
      author text,
      told_at timestamptz(3),
      shown_at timestamptz(3),
      -- Since when nothing counts any more, whatever the content says.
      closed_at timestamptz(3),
      primary key (tenant_id, message_id)
    )`,
    // Places that got their welcome, as deliveries name them; of people, by the id of today.
    `create table welcomed (
      tenant_id text not null references tenant,
      place text collate "C" not null,
      at timestamptz(3) not null,
      primary key (tenant_id, place)
    )`,
    `alter table message
      drop constraint message_audience_check,
      -- A shared revision concerns only the places of several people: channels and group chats.
      add constraint message_audience_check check (audience in ('everyone', 'team', 'list', 'revision', 'shared'))`,
  ],
};
