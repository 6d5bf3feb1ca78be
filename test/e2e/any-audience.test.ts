import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { array, assert as assertAlways, asyncProperty, constantFrom, letrec, oneof, record } from 'fast-check';
import type { AudienceAsked } from 'herald';
import { appTenant } from '../support/app.ts';
import { sharedContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';

const MAY_READ = ['User.Read.All', 'GroupMember.Read.All'];
const DEPARTMENTS = ['Sales', 'Finance', undefined] as const;
const HOUR_MS = 3_600_000;

/** What audiences are made of here. */
const NAMES = [
  'everyone',
  'team',
  'group',
  'dynamic group',
  'people',
  'csv',
  'where',
  'where both',
  'channels',
  'general',
  'chats',
  'list',
  'saved',
] as const;

type Leaf = (typeof NAMES)[number];

/** Whom and what a leaf means: people by their number, places by their name. */
type Meant = number | 'General' | 'Sales' | 'Lunch';
type Model =
  { readonly leaf: Leaf } | { readonly kind: 'union' | 'intersection' | 'except'; readonly of: readonly Model[] };

for (const store of ['embedded', 'server'] as const)
  suite(`any audience, ${store}`, () => {
    const contoso = sharedContoso({ store });
    const leaves = new Map<Leaf, { readonly asked: AudienceAsked; readonly means: readonly Meant[] }>();
    const keys = new Map<string, Meant>();
    const add = (leaf: Leaf, asked: AudienceAsked, means: readonly Meant[]): void =>
      void leaves.set(leaf, { asked, means });

    before(async () => {
      const { control, herald, appId } = contoso();
      const { tenantId: tenant } = await appTenant(contoso(), { permissions: MAY_READ });
      const people = await control.addPeople({
        tenantId: tenant,
        people: Array.from({ length: 8 }, (_, index) => ({
          name: `Person ${index}`,
          department: DEPARTMENTS[index % 3] ?? null,
          city: index % 2 === 0 ? 'Oslo' : 'Rome',
        })),
      });
      const ids = people.map(({ id }) => id);
      const id = (index: number): string => given(ids[index]);
      const upn = (index: number): string => given(people[index]).userPrincipalName;
      for (const index of [0, 1, 2]) await control.install({ appId, person: id(index) });
      const team = await control.addTeam({
        tenantId: tenant,
        name: 'Builders',
        members: [id(0), id(3), id(4)],
        channels: [{ name: 'Sales' }],
      });
      await control.install({ appId, team: team.id });
      await herald.fetchRoster({ team: team.id, tenant });
      const { id: chat } = await control.addGroupChat({ tenantId: tenant, members: [id(5), id(6)] });
      await control.install({ appId, chat, by: id(5) });
      const inner = await control.addGroup({ tenantId: tenant, name: 'Inner', members: [id(2), id(6)] });
      const group = await control.addGroup({ tenantId: tenant, name: 'Outer', members: [id(1)], groups: [inner.id] });
      const rule = 'user.department -eq "Finance"';
      const dynamic = await control.addGroup({ tenantId: tenant, name: 'Dynamic', membershipRule: rule });
      await herald.syncDirectory(tenant);
      const sales = given(team.channels.find(({ name }) => name === 'Sales')).id;

      for (const [index, one] of ids.entries()) {
        const [known] = await herald.addressBook.findPeople({ by: 'entraId', value: one as never });
        keys.set(`p:${given(known).id}`, index);
      }
      for (const [key, name] of [
        [`h:${team.id}`, 'General'],
        [`h:${sales}`, 'Sales'],
        [`c:${chat}`, 'Lunch'],
      ] as const)
        keys.set(key, name);

      const all = ids.map((_, index) => index);
      const csv = `Name;E-mail\r\n"Person; 4";${upn(4)}\r\nPerson 7;${upn(7)}\r\n`;
      const some = { kind: 'people', people: [upn(1).toUpperCase(), id(4), id(1)], tenant } as const;
      await herald.audiences.save(tenant, 'Some', { kind: 'union', of: [some, { kind: 'chats', tenant }] });
      const places = [
        { person: id(5), tenant },
        { channel: sales, tenant },
        { chat, tenant },
      ];
      add('everyone', { kind: 'everyone', tenant }, all);
      add('team', { kind: 'team', team: team.id, tenant }, [0, 3, 4]);
      add('group', { kind: 'group', group: group.id, tenant }, [1, 2, 6]);
      add('dynamic group', { kind: 'group', group: dynamic.id, tenant }, [1, 4, 7]);
      add('people', some, [1, 4]);
      add('csv', { kind: 'csv', text: csv, tenant }, [4, 7]);
      add('where', { kind: 'where', tenant, department: ['sales', 'FINANCE'] }, [0, 1, 3, 4, 6, 7]);
      add('where both', { kind: 'where', tenant, department: 'sales', city: 'oslo' }, [0, 6]);
      add('channels', { kind: 'channels', team: team.id, tenant }, ['General', 'Sales']);
      add('general', { kind: 'channels', team: team.id, general: true, tenant }, ['General']);
      add('chats', { kind: 'chats', tenant }, ['Lunch']);
      add('list', { kind: 'list', to: places, tenant }, [5, 'Sales', 'Lunch']);
      add('saved', { kind: 'saved', name: 'Some', tenant }, [1, 4, 'Lunch']);
    });

    const { tree: models } = letrec<{ tree: Model }>((tie) => ({
      tree: oneof(
        { depthSize: 'small' },
        record({ leaf: constantFrom(...NAMES) }),
        record({
          kind: constantFrom('union', 'intersection', 'except'),
          of: array(tie('tree'), { minLength: 2, maxLength: 3 }),
        }),
      ),
    }));

    const treeOf = (model: Model): AudienceAsked => {
      if ('leaf' in model) return given(leaves.get(model.leaf)).asked;
      const of = model.of.map(treeOf);
      const [first, second] = of;
      return model.kind === 'except'
        ? { kind: 'except', of: given(first), without: given(second) }
        : { kind: model.kind, of };
    };
    const isMeant = (model: Model, one: Meant): boolean => {
      if ('leaf' in model) return given(leaves.get(model.leaf)).means.includes(one);
      const [first, ...others] = model.of.map((part) => isMeant(part, one));
      if (model.kind === 'except') return first === true && others[0] !== true;
      return model.kind === 'union' ? [first, ...others].includes(true) : ![first, ...others].includes(false);
    };

    test('comes to whom plain sets say, and to nobody twice', async () => {
      assert.deepEqual([...leaves.keys()].toSorted(), [...NAMES].toSorted());
      await assertAlways(
        asyncProperty(models, async (model) => {
          const { herald } = contoso();
          const audience = treeOf(model);
          const expected = [...keys.values()]
            .filter((one) => isMeant(model, one))
            .map(String)
            .toSorted();
          assert.equal((await herald.estimate(audience)).recipients, expected.length);
          const at = new Date(Date.now() + HOUR_MS);
          const message = await herald.broadcast({ audience, message: { text: 'Lunch is here' }, at });
          for await (const { state } of message.progress()) if (state !== 'planning') break;
          const planned = await message.deliveries();
          assert.deepEqual(planned.map(({ key }) => String(keys.get(key.place) ?? key.place)).toSorted(), expected);
          await message.cancel();
        }),
        { numRuns: 60, examples: NAMES.map((leaf): [Model] => [{ leaf }]) },
      );
    });
  });
