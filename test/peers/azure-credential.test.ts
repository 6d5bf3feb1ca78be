import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { ClientSecretCredential } from '@azure/identity';
import { openHerald } from 'herald';
import { makeDataFolder } from '../support/store-places.ts';
import { startTeams, type Teams } from './start-teams.ts';

suite('Herald with a credential of @azure/identity, in the public cloud', () => {
  let teams: Teams;
  before(async () => {
    teams = await startTeams();
  });
  after(() => teams.stop());

  test('sends, and after its token was refused sends with a fresh one', async () => {
    await using closing = new AsyncDisposableStack();
    const { appId, secret } = await teams.addBot();
    const ana = await teams.addUser(appId);
    const folder = await makeDataFolder();
    closing.defer(folder.remove);
    const credential = new ClientSecretCredential('botframework.com', appId, secret);
    const herald = await openHerald({ botAppId: appId, credential, ...folder.place });
    closing.defer(() => herald.close());
    const to = { person: ana.id, tenant: teams.tenantId };

    assert.equal((await herald.send(to, { text: 'One' })).kind, 'sent');
    // The credential has a cache of its own, which still holds the token that Teams now refuses.
    await teams.control.revokeTokens({ appId });
    assert.equal((await herald.send(to, { text: 'Two' })).kind, 'sent');
    assert.deepEqual(await teams.texts(appId, ana.id), ['One', 'Two']);
  });
});
