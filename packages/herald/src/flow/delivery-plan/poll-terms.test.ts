import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InputInvalid, PersonNotKnown } from '../../errors.ts';
import type { Content, Poll } from '../../model/content.ts';
import { botId, channelId, serviceUrl, tenantId } from '../../model/ids.ts';
import { tenantOf, type Place } from '../../model/place.ts';
import type { Body } from '../../ports.ts';
import { pollTerms, refusePoll } from './poll-terms.ts';

const NOW = new Date('2026-11-28T09:00:00Z');
const inMinutes = (minutes: number): string => new Date(NOW.getTime() + minutes * 60_000).toISOString();
const contoso = tenantId('contoso');
const poll: Poll = { kind: 'poll', question: 'Soup?', options: ['Yes', 'No'], closesAt: inMinutes(60) };
const inDe = (also: Partial<Poll>): Content => ({
  kind: 'localized',
  variants: { de: { ...poll, ...also } },
  otherwise: poll,
});

const deps = {
  async find(to: unknown) {
    if (typeof to === 'object' && to !== null && 'person' in to && to.person === 'nobody')
      throw new PersonNotKnown('nobody');
    const tenant =
      typeof to === 'object' && to !== null && 'tenant' in to && to.tenant === 'elsewhere' ? 'elsewhere' : 'contoso';
    const served = { serviceUrl: serviceUrl('https://smba.example/'), botId: botId('app') };
    return { kind: 'channel', tenantId: tenantId(tenant), channelId: channelId('ana'), ...served } as const;
  },
  keyOf: async (place: Place) => ({ tenantId: tenantOf(place), place: 'p:ana' }),
  now: () => NOW,
};
const termsOf = (body: Body, also: { startsAt?: Date; expiresAt?: Date } = {}) =>
  pollTerms(body, { tenantId: contoso, ...also }, deps);
const closing = new Date(poll.closesAt);

test('a poll is closed when it says, sent to nobody after that, and told to whoever is named', async () => {
  const chores = [{ kind: 'poll-close', dueAt: closing }];
  assert.deepEqual(await termsOf(poll), { poll: {}, chores, expiresAt: closing });
  assert.deepEqual(await termsOf({ ...poll, author: 'ana' }), {
    poll: { author: 'p:ana' },
    chores,
    expiresAt: closing,
  });
  const sooner = new Date(inMinutes(30));
  assert.deepEqual((await termsOf(poll, { expiresAt: sooner })).expiresAt, sooner);
  assert.deepEqual((await termsOf(poll, { expiresAt: new Date(inMinutes(90)) })).expiresAt, closing);
  assert.deepEqual(await termsOf(inDe({ question: 'Suppe?', options: ['Ja', 'Nein'] })), {
    poll: {},
    chores,
    expiresAt: closing,
  });
});

test('what is no poll has no terms', async () => {
  assert.deepEqual(await termsOf({ type: 'message', text: 'Soup' }), {});
  assert.deepEqual(await termsOf({ kind: 'announcement', title: 'Soup', text: 'There is soup' }), {});
  refusePoll({ type: 'message', text: 'Soup' });
  assert.throws(() => refusePoll(inDe({})), InputInvalid);
});

const refused: ReadonlyArray<{ what: string; body: Body; startsAt?: Date; field: string }> = [
  { what: 'closes in 59 seconds', body: { ...poll, closesAt: inMinutes(59 / 60) }, field: 'closesAt' },
  { what: 'closes at no time', body: { ...poll, closesAt: 'soon' }, field: 'closesAt' },
  {
    what: 'is sent half a minute before it closes',
    body: poll,
    startsAt: new Date(inMinutes(59.5)),
    field: 'closesAt',
  },
  { what: 'has an author whom nobody knows', body: { ...poll, author: 'nobody' }, field: 'author' },
  {
    what: 'has an author in another tenant',
    body: { ...poll, author: { person: 'ana', tenant: 'elsewhere' } },
    field: 'author',
  },
  { what: 'has another option in one language', body: inDe({ options: ['Ja', 'Nein', 'Kalt'] }), field: 'variants.de' },
  { what: 'closes later in one language', body: inDe({ closesAt: inMinutes(90) }), field: 'variants.de' },
  { what: 'is anonymous in one language', body: inDe({ anonymous: true }), field: 'variants.de' },
  {
    what: 'is something else in one language',
    body: { kind: 'localized', variants: { de: { kind: 'announcement', title: 'S', text: 'S' } }, otherwise: poll },
    field: 'variants.de',
  },
];
for (const { what, body, startsAt, field } of refused)
  test(`a poll that ${what} is refused`, () =>
    assert.rejects(termsOf(body, startsAt && { startsAt }), (error) => {
      assert.ok(error instanceof InputInvalid);
      assert.deepEqual(
        error.faults.map((fault) => fault.field),
        [field],
      );
      return true;
    }));
