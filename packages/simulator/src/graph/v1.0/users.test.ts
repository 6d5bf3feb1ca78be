import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { objectAt, type JsonObject } from '../../state/json.ts';
import { eventual, startGraph, type AskGraph } from '../../testing/start-graph.ts';

/** Reads a list to its end, and says how long each page was. */
async function readAll(ask: AskGraph, path: string): Promise<{ pages: number[]; ids: unknown[] }> {
  const pages: number[] = [];
  const ids: unknown[] = [];
  for (let link: unknown = path; typeof link === 'string';) {
    const { status, body, text } = await ask('GET', link, { headers: eventual });
    assert.equal(status, 200, text);
    const value = body['value'] as readonly JsonObject[];
    pages.push(value.length);
    ids.push(...value.map((one) => one['id']));
    link = body['@odata.nextLink'];
  }
  return { pages, ids };
}

suite('listing users', () => {
  test('shows the properties that Graph shows anyway, or those that are selected', async (t) => {
    const { list } = await startGraph(t);
    const [ana] = await list('/users?$top=1');
    assert.deepEqual(ana, {
      businessPhones: [],
      displayName: 'Ana Alvarez',
      givenName: 'Ana',
      jobTitle: null,
      mail: 'ana.alvarez@contoso.example',
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: 'es-ES',
      surname: 'Alvarez',
      userPrincipalName: 'ana.alvarez@contoso.example',
      id: 'ana',
    });
    const [some] = await list('/users?$select=ID,userType, accountEnabled,assignedPlans,usageLocation&$top=1');
    assert.deepEqual(some, {
      id: 'ana',
      userType: 'Member',
      accountEnabled: true,
      assignedPlans: [
        {
          assignedDateTime: '2026-01-05T08:00:00Z',
          capabilityStatus: 'Enabled',
          service: 'TeamspaceAPI',
          servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
        },
        {
          assignedDateTime: '2026-01-05T08:00:00Z',
          capabilityStatus: 'Enabled',
          service: 'exchange',
          servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
        },
      ],
      usageLocation: null,
    });
  });

  test('goes by pages of 100, or of any size up to 999, to which an opaque link leads', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.generatePeople({ tenantId, count: 1100 });
    for (const [query, first, pages] of [
      ['', 100, 12],
      ['?$top=999', 999, 2],
      ['?$top=999&$select=id', 999, 2],
      ['?$top=551', 551, 2],
      ['?top=600', 600, 2],
    ] as const) {
      const read = await readAll(ask, `/users${query}`);
      assert.deepEqual([read.pages[0], read.pages.length, new Set(read.ids).size], [first, pages, 1102], query);
    }
    for (const top of ['1000', '0', '-1', 'x']) {
      const { status, code, body } = await ask('GET', `/users?$top=${top}`);
      assert.deepEqual([status, code], [400, 'Request_UnsupportedQuery']);
      assert.equal(
        objectAt(body, 'error')['message'],
        `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
      );
    }
    assert.deepEqual((await ask('GET', '/users?$skiptoken=abc')).code, 'Directory_ExpiredPageToken');
  });

  test('keeps to its place when people come and go between two pages', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.addPeople({
      tenantId,
      people: ['c', 'd', 'e', 'f'].map((id) => ({ id, name: id })),
    });
    const { body } = await ask('GET', '/users?$top=3&$select=id');
    await control.deletePerson({ person: 'ana' });
    await control.deletePerson({ person: 'd' });
    await control.addPeople({ tenantId, people: [{ id: 'g', name: 'g' }] });
    const { ids } = await readAll(ask, String(body['@odata.nextLink']));
    assert.deepEqual(ids, ['e', 'f', 'g']);
  });

  test('filters, and counts in advanced queries only', async (t) => {
    const { ask, list, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.addPeople({
      tenantId,
      people: [
        { id: 'c', name: 'Cas', department: 'Sales', city: 'Oslo', jobTitle: 'Manager' },
        { id: 'd', name: 'Dee', department: 'Sales', city: 'Bergen', accountEnabled: false },
        { id: 'e', name: 'Eve Guest', guest: true, email: 'eve@partner.example' },
        { id: 'f', name: 'Fay', licensed: false, email: '' },
      ],
    });
    const ids = async (filter: string, advanced = false): Promise<readonly unknown[]> => {
      const query = `?$filter=${encodeURIComponent(filter)}${advanced ? '&$count=true' : ''}`;
      return (await list(`/users${query}`, advanced ? eventual : {})).map(({ id }) => id);
    };
    assert.deepEqual(await ids("department eq 'Sales' and accountEnabled eq true"), ['c']);
    assert.deepEqual(await ids("city in ('Oslo','Bergen') or jobTitle eq 'x'"), ['c', 'd']);
    assert.deepEqual(await ids("userType eq 'Member' and startsWith(displayName,'b')"), ['ben']);
    assert.deepEqual(await ids("mail eq 'EVE@partner.example'"), ['e']);
    assert.deepEqual(await ids("mail eq 'eve@partner.example' and userType eq 'Member'"), []);
    assert.deepEqual(await ids("userPrincipalName eq 'ana.alvarez@contoso.example' or id in ('ben','none')"), [
      'ana',
      'ben',
    ]);
    assert.deepEqual(await ids("userType ne 'Guest' and department eq null", true), ['ana', 'ben', 'f']);
    assert.deepEqual(await ids('assignedLicenses/$count eq 0', true), ['e', 'f']);
    const plan = 'p:p/servicePlanId eq 57ff2da0-773e-42df-b2af-ffb7a2317929';
    assert.deepEqual(await ids(`assignedPlans/any(${plan}) and city eq null`, true), ['ana', 'ben']);

    const counted = await ask('GET', "/users?$filter=department eq 'Sales'&$count=true&$top=1", { headers: eventual });
    assert.equal(counted.body['@odata.count'], 2);
    const ignored = await ask('GET', "/users?$filter=department eq 'Sales'&$count=true&$top=1");
    assert.equal(ignored.body['@odata.count'], undefined);
    assert.equal((await ask('GET', '/users/$count', { headers: eventual })).text, '6');
    const without = await ask('GET', '/users/$count');
    assert.deepEqual([without.status, without.code], [400, 'Request_BadRequest']);
  });

  test('finds generated people by name and address without reading all of them', async (t) => {
    const { list, teams } = await startGraph(t);
    const { control, tenantId, appId } = teams;
    await control.generatePeople({ tenantId, count: 3000, guests: 0.2 });
    const { people } = await control.generatedPeople({ tenantId, appId, offset: 1000, limit: 15 });
    const all = await Promise.all(people.map(async ({ id }) => control.person({ person: id })));
    for (const field of ['userPrincipalName', 'email'] as const) {
      const path = field === 'email' ? 'mail' : field;
      const values = all.map((one) => `'${one[field].toUpperCase()}'`).join(',');
      const found = await list(`/users?$filter=${encodeURIComponent(`${path} in (${values})`)}`);
      assert.deepEqual(new Set(found.map(({ id }) => id)), new Set(all.map(({ id }) => id)));
      assert.equal(found.length, all.length);
    }
  });

  test('refuses what it cannot select', async (t) => {
    const { ask } = await startGraph(t);
    const unknown = await ask('GET', '/users?$select=id,shoeSize');
    assert.deepEqual([unknown.status, unknown.code], [400, 'BadRequest']);
    assert.match(unknown.text, /Parsing OData Select and Expand failed: Could not find a property named 'shoeSize'/);
    assert.equal((await ask('GET', '/users?$select=id,manager')).status, 501);
    assert.equal((await ask('GET', '/users?$expand=manager')).status, 501);
  });
});

suite('one user', () => {
  test('has licence details, if they have a licence', async (t) => {
    const { list, teams } = await startGraph(t);
    await teams.control.changePerson({ person: 'ben', licensed: false });
    const [licence] = await list('/users/ana/licenseDetails');
    assert.equal(licence?.['skuPartNumber'], 'ENTERPRISEPACK');
    const [plan] = licence['servicePlans'] as readonly JsonObject[];
    assert.deepEqual(plan, {
      servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
      servicePlanName: 'TEAMS1',
      provisioningStatus: 'Success',
      appliesTo: 'User',
    });
    assert.deepEqual(await list('/users/ben/licenseDetails'), []);
  });

  test('has mailbox settings with a Windows time zone, if they have a mailbox', async (t) => {
    const { ask, teams } = await startGraph(t);
    const { control, tenantId } = teams;
    await control.addPeople({
      tenantId,
      people: [
        { id: 'c', name: 'C', timeZone: 'Pacific/Chatham' },
        { id: 'd', name: 'D', licensed: false },
        { id: 'e', name: 'E', guest: true },
      ],
    });
    const { body } = await ask('GET', '/users/ana/mailboxSettings?$select=timeZone,language');
    assert.deepEqual(
      { ...body, '@odata.context': undefined },
      {
        '@odata.context': undefined,
        timeZone: 'Romance Standard Time',
        language: { locale: 'es-ES', displayName: 'Spanish (Spain)' },
      },
    );
    assert.equal((await ask('GET', '/users/c/mailboxSettings')).body['timeZone'], 'Pacific/Chatham');
    for (const id of ['d', 'e']) {
      const { status, code } = await ask('GET', `/users/${id}/mailboxSettings`);
      assert.deepEqual([status, code], [404, 'MailboxNotEnabledForRESTAPI']);
    }
    assert.equal((await ask('GET', '/users/nobody/mailboxSettings')).status, 404);
  });
});
