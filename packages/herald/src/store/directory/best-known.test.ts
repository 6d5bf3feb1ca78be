import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Notification } from '../../model/content.ts';
import { conversationId, entraId, teamId, teamsId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import { newCompany } from '../deliveries/testing/company.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';
import { second, SERVED } from '../testing/someone.ts';

const LISTED = { guest: false, enabled: true, licensed: true, locale: 'es-ES' } as const;

forEachStore('what the directory knows of somebody’s language and time zone', (openTestStore) => {
  const storeOf = shared(openTestStore);

  /** Somebody with a chat who is in a team, and of whom the directory and their mailbox told something. */
  const someone = async (told: { readonly locale?: string; readonly timeZone?: string } = {}) => {
    const company = await newCompany(storeOf());
    const { tenant } = company;
    const person = { entraId: entraId(randomUUID()), teamsId: teamsId(`29:${randomUUID()}`) };
    const team = { kind: 'team', teamId: teamId('19:builders@thread.tacv2') } as const;
    const chat = conversationId(`a:${randomUUID()}`);
    const at = (n: number) => ({ tenantId: tenant, at: second(n) });
    const lessons: readonly Lesson[] = [
      { ...at(1), kind: 'member-joined', gathering: team, person: { ...person, ...told } },
      { ...at(1), kind: 'conversation-seen', conversationId: chat, scope: 'personal', ...SERVED, person },
      { ...at(2), kind: 'person-listed', person, listing: LISTED },
      { ...at(3), kind: 'mailbox-asked', person, timeZone: 'Asia/Tokyo' },
    ];
    await storeOf().addressBook.learn(lessons);
    const [found] = await storeOf().addressBook.findPeople({ by: 'entraId', value: person.entraId }, tenant);
    return { ...company, team, chat, found: found ?? assert.fail() };
  };

  const schedule = { kind: 'local', wallTime: '2001-01-01T09:00', otherwise: 'America/New_York' } as const;
  for (const [told, locale, timeZone, due] of [
    [{}, 'es-ES', 'Asia/Tokyo', '2001-01-01T00:00:00.000Z'],
    [{ locale: 'de-DE', timeZone: 'Europe/Berlin' }, 'de-DE', 'Europe/Berlin', '2001-01-01T08:00:00.000Z'],
  ] as const)
    test(`${'locale' in told ? 'what Teams told' : 'it'} counts: ${locale}, ${timeZone}`, async () => {
      const { found, chat, team, tenant, send, take, planAll, due: loadDue } = await someone(told);
      assert.deepEqual([found.locale, found.timeZone], [locale, timeZone]);
      const [reference] = await storeOf().addressBook.findConversations(chat, tenant);
      assert.deepEqual([reference?.person?.locale, reference?.person?.timeZone], [locale, timeZone]);
      const payload: Notification = {
        kind: 'notification',
        topic: 'lunch',
        what: 'Lunch is here',
        about: 'Lunch',
        by: 'The cook',
        actions: [{ title: 'Come', url: 'https://contoso.example/lunch' }],
      };
      for (const audience of [
        { kind: 'everyone' },
        { kind: 'team', teamId: team.teamId },
        { kind: 'list', places: [`p:${found.id}`] },
      ] as const)
        await send(audience, { schedule, payload });
      const hold = await take();
      await planAll(hold);
      const loaded = await loadDue(hold);
      assert.deepEqual(
        loaded.map(({ dueAt, reader }) => ({ dueAt: dueAt.toISOString(), reader })),
        Array.from({ length: 3 }, () => ({ dueAt: due, reader: { locale, timeZone } })),
      );
    });
});
