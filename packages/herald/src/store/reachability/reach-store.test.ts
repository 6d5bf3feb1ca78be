import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
import { conversationId, entraId, tenantId, type EntraId } from '../../model/ids.ts';
import type { Lesson } from '../../model/lesson.ts';
import type { PersonUnreachable } from '../../model/reachability.ts';
import { SERVED } from '../testing/someone.ts';
import { forEachStore } from '../testing/for-each-store.ts';
import { shared } from '../testing/shared.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 2, 9, minute));
const outcome = (why: PersonUnreachable['why'], minute: number): PersonUnreachable => ({
  kind: 'unreachable',
  why,
  since: at(minute),
  status: 403,
  code: 'Forbidden',
  tried: ['create', 'install'],
});

forEachStore('reachability of people', (openTestStore) => {
  const store = shared(openTestStore);

  /** A tenant with one person, of whom more can be told. */
  async function somebody() {
    const tenant = tenantId(randomUUID());
    const ana: EntraId = entraId(`${tenant}-ana`);
    const { addressBook, reach, db } = store();
    const learn = (...lessons: Array<{ kind: Lesson['kind'] } & Record<string, unknown>>) =>
      addressBook.learn(lessons.map((lesson) => ({ tenantId: tenant, ...lesson }) as Lesson));
    await learn({ kind: 'person-seen', at: at(0), person: { entraId: ana } });
    const [person] = await addressBook.findPeople({ by: 'entraId', value: ana }, tenant);
    if (person === undefined) assert.fail('they are not stored');
    return {
      tenant,
      learn,
      hasChat: (minute: number) =>
        learn({
          kind: 'conversation-seen',
          at: at(minute),
          conversationId: conversationId(`a:${tenant}`),
          scope: 'personal',
          ...SERVED,
          person: { entraId: ana },
        }),
      installed: (kind: 'installed' | 'removed', minute: number) =>
        learn({ kind, at: at(minute), home: { kind: 'personal', person: { entraId: ana } } }),
      failed: (why: PersonUnreachable['why'], minute: number) =>
        addressBook.setPersonUnreachable(tenant, person.id, outcome(why, minute)),
      chatFailed: (why: PersonUnreachable['why'], minute: number) =>
        addressBook.setReachability(tenant, conversationId(`a:${tenant}`), outcome(why, minute), at(minute)),
      chatWorked: (minute: number) =>
        addressBook.setReachability(tenant, conversationId(`a:${tenant}`), { kind: 'reachable' }, at(minute)),
      listed: (listed: object) =>
        sql`update person set listed = ${JSON.stringify(listed)}::jsonb, said_at = ${JSON.stringify({ listed: at(5) })}::jsonb
          where tenant_id = ${tenant}`.execute(db),
      verdict: async (): Promise<string> => {
        const [one] = await reach.people(tenant, { limit: 10 });
        const verdict = one?.reach;
        return verdict?.kind === 'unreachable' ? verdict.why : (verdict?.kind ?? 'nobody');
      },
      reach: () => reach.people(tenant, { limit: 10 }),
      report: () => reach.report(tenant),
    };
  }
  type Somebody = Awaited<ReturnType<typeof somebody>>;

  suite('says of each what the latest evidence is', () => {
    const cases: ReadonlyArray<readonly [string, (ana: Somebody) => Promise<unknown>, string]> = [
      ['nothing but that they are there', async () => {}, 'untried'],
      ['the app', (ana) => ana.installed('installed', 1), 'reachable'],
      ['the app, removed', (ana) => ana.installed('removed', 1), 'removed'],
      ['a chat', (ana) => ana.hasChat(1), 'reachable'],
      ['an attempt that failed', (ana) => ana.failed('forbidden-by-policy', 1), 'forbidden-by-policy'],
      [
        'a chat after an attempt that failed',
        async (ana) => (await ana.failed('not-installed', 1), ana.hasChat(2)),
        'reachable',
      ],
      [
        'an attempt that failed after a chat',
        async (ana) => (await ana.hasChat(1), ana.failed('blocked', 2)),
        'blocked',
      ],
      ['a chat that failed', async (ana) => (await ana.hasChat(1), ana.chatFailed('gone', 2)), 'gone'],
      [
        'a chat that failed and works again',
        async (ana) => (await ana.hasChat(1), await ana.failed('blocked', 2), ana.chatWorked(3)),
        'reachable',
      ],
      ['a chat whose app was removed', async (ana) => (await ana.hasChat(1), ana.installed('removed', 2)), 'removed'],
      ['a guest', (ana) => ana.listed({ guest: true, enabled: true, licensed: false }), 'guest'],
      [
        'a guest who has a chat',
        async (ana) => (await ana.hasChat(1), ana.listed({ guest: true, enabled: true })),
        'reachable',
      ],
      [
        'a disabled account, chat or not',
        async (ana) => (await ana.hasChat(1), ana.listed({ enabled: false })),
        'disabled',
      ],
      ['no licence', (ana) => ana.listed({ guest: false, enabled: true, licensed: false }), 'unlicensed'],
      ['no licence, and a chat', async (ana) => (await ana.hasChat(1), ana.listed({ licensed: false })), 'reachable'],
      [
        'nobody in the directory any more',
        async (ana) => (await ana.hasChat(1), ana.listed({ deleted: true })),
        'gone',
      ],
      ['a licence', (ana) => ana.listed({ guest: false, enabled: true, licensed: true }), 'untried'],
    ];
    for (const [evidence, happens, verdict] of cases)
      test(`${evidence}: ${verdict}`, async () => {
        const ana = await somebody();
        await happens(ana);
        assert.equal(await ana.verdict(), verdict);
        const { people, reachable, untried, unreachable } = await ana.report();
        const counted = [reachable, untried, ...unreachable.map(({ count }) => count)].reduce(
          (sum, one) => sum + one,
          0,
        );
        assert.deepEqual([people, counted], [1, 1]);
      });
  });

  test('since when stays while the reason does, and what was tried and would help is said', async () => {
    const ana = await somebody();
    await ana.failed('not-installed', 1);
    await ana.failed('not-installed', 2);
    const [one] = await ana.reach();
    assert.ok(one?.reach.kind === 'unreachable');
    const { fix, ...reach } = one.reach;
    assert.deepEqual(reach, { ...outcome('not-installed', 1), since: at(1) });
    assert.match(fix, /if-missing/);
    await ana.failed('blocked', 3);
    const [later] = await ana.reach();
    assert.deepEqual(later?.reach.kind === 'unreachable' && later.reach.since, at(3));
    await ana.failed('gone', 2);
    assert.equal(await ana.verdict(), 'blocked', 'what is older says nothing');
  });

  test('somebody of whom two rows become one keeps what was found out', async () => {
    const { addressBook, reach } = store();
    const ana = await somebody();
    const { tenant } = ana;
    const teamsId = `29:${tenant}`;
    await ana.learn({ kind: 'person-seen', at: at(1), person: { teamsId } });
    const [row] = await addressBook.findPeople({ by: 'teamsId', value: teamsId as never }, tenant);
    await addressBook.setPersonUnreachable(tenant, row?.id ?? assert.fail(), outcome('blocked', 2));
    await ana.learn({ kind: 'person-seen', at: at(3), person: { teamsId, entraId: `${tenant}-ana` } });
    const all = await reach.people(tenant, { limit: 10 });
    assert.deepEqual(
      all.map((one) => one.reach.kind === 'unreachable' && one.reach.why),
      ['blocked'],
    );
  });

  test('lists by reason, page by page', async () => {
    const { addressBook, reach } = store();
    const tenant = tenantId(randomUUID());
    const people = Array.from({ length: 5 }, (_, index) => entraId(`${tenant}-${index}`));
    await addressBook.learn(
      people.map((one) => ({ kind: 'person-seen', tenantId: tenant, at: at(0), person: { entraId: one } })),
    );
    const all = await reach.people(tenant, { limit: 10 });
    for (const [index, { person }] of all.entries())
      await addressBook.setPersonUnreachable(tenant, person.id, outcome(index === 1 ? 'gone' : 'blocked', 1));
    const first = await reach.people(tenant, { limit: 2, why: 'blocked' });
    const second = await reach.people(tenant, { limit: 9, why: 'blocked', after: first.at(-1)?.person.id ?? '' });
    const ids = all.map(({ person }) => person.id);
    assert.deepEqual(
      [...first, ...second].map(({ person }) => person.id),
      ids.toSpliced(1, 1),
    );
    assert.deepEqual(
      (await reach.report(tenant)).unreachable.map(({ why, count }) => [why, count]),
      [
        ['blocked', 4],
        ['gone', 1],
      ],
    );
  });

  test('a group chat that cannot be written to is listed with why', async () => {
    const { addressBook, reach } = store();
    const { tenant, learn } = await somebody();
    const chat = conversationId(`19:${tenant}@thread.v2`);
    await learn({ kind: 'conversation-seen', at: at(1), conversationId: chat, scope: 'groupChat', ...SERVED });
    assert.deepEqual((await reach.report(tenant)).places, { reachable: 1, unreachable: [] });
    await addressBook.setReachability(tenant, chat, outcome('not-installed', 2), at(2));
    assert.deepEqual((await reach.report(tenant)).places, {
      reachable: 0,
      unreachable: [{ why: 'not-installed', count: 1 }],
    });
    const [one, ...others] = await reach.places(tenant, { limit: 10 });
    assert.deepEqual(
      [one?.conversationId, one?.scope, one?.reach.why, others.length],
      [chat, 'groupChat', 'not-installed', 0],
    );
  });
});
