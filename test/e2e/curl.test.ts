import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startSimulator } from 'teams-simulator';
import { given } from '../support/given.ts';

const missing = spawnSync('curl', ['--version']).error === undefined ? false : 'there is no curl on this machine';

/** What curl is answered: the status and the body. */
async function curl(...words: readonly string[]): Promise<readonly [number, unknown]> {
  const { stdout } = await promisify(execFile)('curl', ['-s', '-w', '\n%{http_code}', ...words]);
  const [status = '', ...body] = stdout.split('\n').toReversed();
  return [Number(status), JSON.parse(body.toReversed().join('\n'))];
}

/** The ids of the Teams documentation as they stand there, the blank included, and such as Teams has. */
const cases = [
  {
    whose: 'the documentation',
    appId: '10j12ou0d812-2o1098-c1mjojzldxcj-1098028n ',
    teamsId: '29:012d20j1cjo20211',
    tenantId: '197231joe-1209j01821-012kdjoj',
  },
  { whose: 'Teams', appId: randomUUID(), teamsId: undefined, tenantId: randomUUID() },
] as const;

for (const { whose, appId, teamsId, tenantId } of cases)
  test(`the create of the documentation, sent with curl and the ids of ${whose}`, { skip: missing }, async () => {
    await using closing = new AsyncDisposableStack();
    const { url, serviceUrl, control, close } = await startSimulator();
    closing.defer(close);
    const secret = randomUUID();
    await control.addBot({ appId, secret });
    await control.addTenant({ id: tenantId });
    const pairwiseIds = teamsId === undefined ? {} : { pairwiseIds: { [appId]: teamsId } };
    const [ana] = await control.addPeople({ tenantId, people: [{ name: 'Ana', ...pairwiseIds }] });
    const person = given(ana).id;
    await control.install({ appId, person });
    const member = await control.pairwiseId({ appId, person });

    const form = { grant_type: 'client_credentials', client_id: appId, client_secret: secret };
    const [loggedIn, login] = await curl(
      `${url}/botframework.com/oauth2/v2.0/token`,
      ...Object.entries({ ...form, scope: 'https://api.botframework.com/.default' }).flatMap(([name, value]) => [
        '--data-urlencode',
        `${name}=${value}`,
      ]),
    );
    assert.equal(loggedIn, 200);
    const { access_token: token } = login as { readonly access_token: string };
    const body = JSON.stringify({
      bot: { id: `28:${appId}`, name: 'The Bot' },
      members: [{ id: member }],
      channelData: { tenant: { id: tenantId } },
    });
    const create = [`${serviceUrl}v3/conversations`, '-H', 'Content-Type: application/json', '-d', body];
    const bearer = ['-H', `Authorization: Bearer ${token}`];

    const denied = { message: 'Authorization has been denied for this request.' };
    assert.deepEqual(await curl(...create), [401, denied]);
    assert.deepEqual(await curl(...create, '-H', 'Authorization: Bearer x.y.z'), [401, denied]);
    const id = await control.conversationId({ appId, person });
    assert.match(id, /^a:/);
    assert.deepEqual(await curl(...create, ...bearer), [201, { id }]);
    assert.deepEqual(await curl(...create, ...bearer), [201, { id }], 'twice is the same');
  });
