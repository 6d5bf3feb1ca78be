import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Population, type PopulationShares } from './generated/population.ts';
import { People } from './people.ts';
import type { Person } from './person.ts';

const shares: PopulationShares = { guests: 0, disabled: 0, unlicensed: 0, installed: 1, blocked: 0, forbidden: 0 };
const domain = 'contoso.example';

const populationOf = (number: number, count: number, more: Partial<PopulationShares> = {}, seed = 7): Population =>
  new Population({ tenantId: 'contoso', domain, number, count, seed, apps: ['bot'], shares: { ...shares, ...more } });

const someone = (id: string): Person => ({
  ...populationOf(9, 1).personAt(0, () => undefined),
  id,
  tenantId: 'contoso',
  userPrincipalName: `${id}@${domain}`,
  email: `${id}@mail.example`,
  teams: new Set(),
});

function started(): People {
  const people = new People();
  people.add(someone('ana'));
  people.addPopulation(populationOf(1, 3));
  people.add(someone('ben'));
  people.add(someone('cas'));
  people.addPopulation(populationOf(2, 2));
  return people;
}

const ids = (people: People): readonly string[] => [...people.all('contoso')].map(({ id }) => id);

suite('the people of a tenant', () => {
  test('are in the order in which they came, single ones and whole populations', () => {
    const [one, two] = [populationOf(1, 3), populationOf(2, 2)];
    const expected = ['ana', one.idOf(0), one.idOf(1), one.idOf(2), 'ben', 'cas', two.idOf(0), two.idOf(1)];
    const people = started();
    assert.deepEqual(ids(people), expected);
    assert.equal(people.at('contoso', 99), undefined);
    assert.deepEqual(ids(new People()), []);
  });

  test('keep their place when others go, and come back to it', () => {
    const people = started();
    const generated = populationOf(1, 3).idOf(1);
    const before = ids(people);
    for (const id of ['ana', generated]) {
      const person = people.get(id) ?? assert.fail();
      people.delete(person, 'restorable');
      assert.deepEqual([people.has(id), people.isFree(id)], [false, false]);
      assert.deepEqual(
        ids(people),
        before.filter((other) => other !== id),
      );
      people.restore(people.restorable(id) ?? assert.fail());
      assert.deepEqual(ids(people), before);
      assert.equal(people.named(person.userPrincipalName)?.id, id);
    }
  });

  test('who are deleted for good leave their id to others', () => {
    const people = started();
    for (const id of ['ben', populationOf(1, 3).idOf(0)]) {
      people.delete(people.get(id) ?? assert.fail(), 'deleted');
      assert.deepEqual([people.has(id), people.isFree(id), people.restorable(id)], [false, true, undefined]);
      people.add(someone(id));
      assert.equal(ids(people).filter((other) => other === id).length, 1);
    }
    assert.equal(people.countOf('contoso'), 8);
  });

  test('are found by name and by address, as they are now', () => {
    const people = started();
    const ana = people.get('ana') ?? assert.fail();
    assert.equal(people.named('ANA@contoso.example')?.id, 'ana');
    people.change(ana, { userPrincipalName: 'anna@contoso.example', email: '' });
    assert.equal(people.named('ana@contoso.example'), undefined);
    assert.equal(people.named('Anna@contoso.example')?.id, 'ana');
    assert.deepEqual(people.possiblyAt('ana@mail.example', 'contoso'), []);
    for (const id of [populationOf(1, 3).idOf(2), populationOf(2, 2).idOf(1)]) {
      const person = people.get(id) ?? assert.fail();
      assert.equal(people.named(person.userPrincipalName.toUpperCase())?.id, id);
      assert.deepEqual(
        people.possiblyAt(person.email, 'contoso').map((one) => one.id),
        [id],
      );
      people.change(person, { userPrincipalName: `${id}@contoso.example`, city: 'Oslo' });
      assert.equal(people.named(person.userPrincipalName), undefined);
      assert.equal(people.named(`${id}@contoso.example`)?.city, 'Oslo');
      assert.equal(people.get(id)?.city, 'Oslo');
    }
    assert.equal(people.named('nobody.17@contoso.example'), undefined);
  });
});

const names = (seed: number): readonly string[] =>
  Array.from({ length: 20 }, (_, index) => populationOf(1, 20, {}, seed).personAt(index, () => undefined).name);

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 0.01, `${actual} is not near ${expected}`);

suite('generated people', () => {
  test('are the same for the same seed, and others for another', () => {
    assert.deepEqual(names(1), names(1));
    assert.notDeepEqual(names(1), names(2));
  });

  test('have the shares that were asked for, and guests look like guests', () => {
    const population = populationOf(1, 20_000, {
      guests: 0.1,
      disabled: 0.05,
      unlicensed: 0.2,
      installed: 0.4,
      blocked: 0.03,
      forbidden: 0.05,
    });
    const people = Array.from({ length: 20_000 }, (_, index) => population.personAt(index, () => undefined));
    const share = (is: (person: Person, index: number) => boolean): number => people.filter(is).length / 20_000;
    near(
      share(({ guest }) => guest),
      0.1,
    );
    near(
      share(({ accountEnabled }) => !accountEnabled),
      0.05,
    );
    near(
      share(({ licensed }) => licensed),
      0.9 * 0.8,
    );
    near(
      share((_, index) => population.appStandingOf(index) === 'forbidden'),
      0.05,
    );
    near(
      share((_, index) => population.appStandingOf(index) === 'blocked'),
      0.03 * 0.72,
    );
    near(
      share((_, index) => population.appStandingOf(index) === 'installed'),
      0.37 * 0.72,
    );
    assert.equal(new Set(people.map(({ userPrincipalName }) => userPrincipalName)).size, 20_000);
    for (const { guest, userPrincipalName, email } of people) {
      assert.equal(/^[a-z]+\.[a-z]+\.\d+_partner\.example#EXT#@contoso\.example$/.test(userPrincipalName), guest);
      assert.equal(email.endsWith('@partner.example'), guest);
    }
  });
});
