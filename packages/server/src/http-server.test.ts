import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { createLog } from './create-log.ts';
import { CannotListen } from './errors.ts';
import { createHttpServer, listen } from './http-server.ts';

function make(t: TestContext) {
  const lines = new PassThrough({ encoding: 'utf8' });
  const server = createHttpServer(createLog({ level: 'debug', terminal: false, colour: false }, lines));
  t.after(() => server.close());
  return { server, logged: () => String(lines.read() ?? '') };
}
const anywhere = { host: '127.0.0.1', port: 0 };

test('says where it listens, and why it cannot', async (t) => {
  const url = await listen(make(t).server, anywhere);
  const { port } = new URL(url);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  const error = await listen(make(t).server, { host: '127.0.0.1', port: Number(port) }).catch(
    (thrown: unknown) => thrown,
  );
  assert(error instanceof CannotListen);
  assert.equal(error.message, `nothing can listen on 127.0.0.1:${port}: EADDRINUSE`);
  // An address kept for documentation, which is nobody's.
  await assert.rejects(
    listen(make(t).server, { host: '2001:db8::1', port: 1 }),
    /^CannotListen: nothing can listen on \[2001:db8::1\]:1: E/,
  );
});

test('logs route and status, and never what was asked or what failed', async (t) => {
  const { server, logged } = make(t);
  server.post('/fails', () => {
    throw new SyntaxError('quiet');
  });
  const url = await listen(server, anywhere);
  const missing = await fetch(`${url}/quiet?token=quiet`);
  const { error } = (await missing.json()) as { error: { code: string; fix: string } };
  assert.deepEqual([missing.status, error.code], [404, 'E_NOT_SERVED']);
  assert.match(error.fix, /\/api\/messages/);
  const failed = await fetch(`${url}/fails?quiet`, { method: 'POST', body: 'quiet', headers: { 'x-quiet': 'quiet' } });
  const said = await failed.text();
  assert.deepEqual(
    [failed.status, JSON.parse(said)],
    [500, { error: { code: 'E_INTERNAL', message: 'The request failed.' } }],
  );
  const lines = logged();
  assert.match(lines, /"method":"GET","route":"none","status":404/);
  assert.match(lines, /"method":"POST","route":"\/fails","status":500/);
  assert.match(lines, /"err":\{"name":"SyntaxError","code":"SyntaxError","at":\["at /);
  assert.doesNotMatch(lines, /quiet/);
});
