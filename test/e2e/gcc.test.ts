import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { clouds, serviceUrl, type Destination } from 'herald';
import type { Simulator } from 'teams-simulator';
import { startContoso } from '../support/contoso.ts';
import { given } from '../support/given.ts';
import { sent } from '../support/sent.ts';

const gccOf = (teams: Simulator) => `${teams.url}/gcc/`;

/** A bot of the public cloud, for somebody of a tenant in GCC; nothing has told the bot that it is one. */
async function startGcc(t: TestContext, { told }: { readonly told: boolean }) {
  const contoso = await startContoso(t, {
    store: 'server',
    herald: (teams) => ({
      cloud: {
        ...clouds.public,
        openIdMetadataUrl: teams.openIdMetadataUrl,
        globalServiceUrl: serviceUrl(teams.serviceUrl),
        otherServiceUrl: told ? serviceUrl(gccOf(teams)) : undefined,
      },
    }),
  });
  const { control, appId } = contoso;
  const { id: tenant } = await control.addTenant({ name: 'Agency', gcc: true });
  const person = given((await control.addPeople({ tenantId: tenant, people: [{ name: 'Ana' }] }))[0]).id;
  await control.setBotEndpoint(appId, 'http://127.0.0.1:9/api/messages');
  await control.install({ appId, person });
  const message = (to: Destination) => contoso.herald.send(to, { text: 'Lunch is here' });
  return { ...contoso, tenant, person, message };
}

test('a tenant that lives on the other host is written to there, and remembered to be there', async (t) => {
  const { teams, person, tenant, message, ...on } = await startGcc(t, { told: true });
  const first = await on.asked(async () => {
    const { serviceUrl: served } = sent(await message({ person, tenant }));
    assert.equal(served, gccOf(teams));
  });
  assert.deepEqual(first.slice(1), ['POST /amer/v3/conversations 403', 'POST /gcc/v3/conversations 201']);
  assert.deepEqual(await on.texts(person), ['Lunch is here']);

  const again = await on.asked(async () => sent(await message(person)));
  assert.deepEqual(
    again.map((line) => line.replace(/conversations\/[^/]+/, 'conversations/{id}')),
    ['POST /gcc/v3/conversations/{id}/activities 201'],
    'the chat is stored with the other host',
  );
  const [ben] = await on.control.addPeople({ tenantId: tenant, people: [{ name: 'Ben' }] });
  await on.control.install({ appId: on.appId, person: given(ben).id });
  const other = await on.asked(async () => sent(await message({ person: given(ben).id, tenant })));
  assert.deepEqual(other, ['POST /gcc/v3/conversations 201'], 'and so is the tenant');
});

test('a stored reference with the wrong host is mended by whatever is asked with it', async (t) => {
  const { herald, teams, person, tenant, message, ...on } = await startGcc(t, { told: true });
  const right = sent(await message({ person, tenant }));
  const wrong = { ...right, serviceUrl: serviceUrl(teams.serviceUrl) };
  const moved = { ...sent(await herald.update(wrong, { text: 'Lunch is over' })), serviceUrl: gccOf(teams) };
  assert.deepEqual(moved, right);
  assert.deepEqual(await on.texts(person), ['Lunch is over']);
  const created = await herald.createOrGetDirectConversation(herald.botId, person, tenant);
  assert.equal(created.kind === 'found' && created.reference.serviceUrl, gccOf(teams));
  sent(await herald.delete(wrong));
  assert.deepEqual(await on.texts(person), ['']);
});

test('where no other host is known, the outcome says what Teams said', async (t) => {
  const { person, tenant, message, ...on } = await startGcc(t, { told: false });
  const requests = await on.asked(async () => {
    const outcome = await message({ person, tenant });
    assert.deepEqual(outcome, { kind: 'refused', status: 403, code: 'InvalidBotApiHost' });
  });
  assert.equal(requests.filter((line) => line.includes('/v3/')).length, 1);
  assert.deepEqual(await on.texts(person), []);
});

test('what a tenant in GCC sends says where it is', async (t) => {
  const { control, appId, endpoint, person, message, ...on } = await startGcc(t, { told: false });
  await control.setBotEndpoint(appId, endpoint);
  await control.say({ appId, person, text: 'hello' });
  const requests = await on.asked(async () => sent(await message(person)));
  assert.equal(requests.length, 2);
  assert.match(given(requests[1]), /^POST \/gcc\/.* 201$/);
  assert.deepEqual(await on.texts(person), ['hello', 'Lunch is here']);
});
