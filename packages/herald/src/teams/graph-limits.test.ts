import assert from 'node:assert/strict';
import test from 'node:test';
import { graphPartOf } from './graph-limits.ts';

const parts: ReadonlyArray<readonly [request: string, part: string]> = [
  ['GET /users/a/teamwork/installedApps?$expand=teamsApp', 'getInstalls'],
  ['POST /users/a/teamwork/installedApps', 'postInstalls'],
  ['POST /teams/a/installedApps/b/upgrade', 'postInstalls'],
  ['DELETE /users/a/teamwork/installedApps/b', 'deleteInstalls'],
  ['GET /users/a/teamwork/installedApps/b/chat', 'otherOfTeams'],
  ['GET /appCatalogs/teamsApps?$filter=x', 'getCatalogue'],
  ['GET /teams/a/members?$top=999', 'getTeamMembers'],
  ['GET /teams/a/channels', 'getChannels'],
  ['GET /teams/a', 'otherOfTeams'],
  ['GET /users/delta?$select=id', '/users'],
  ['GET /groups/a/transitiveMembers', '/groups'],
  ['POST /$batch', '/$batch'],
];
for (const [request, part] of parts)
  test(`${request} counts under ${part}`, () => {
    const [method = '', path = ''] = request.split(' ');
    assert.equal(graphPartOf(method, path), part);
  });
