import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The demo has tests of its own. */
const examples = readdirSync('examples').filter((name) => name.endsWith('.ts') && name !== 'demo.ts');

/** What each shows that could only be so if it did what it says. */
const shows: Readonly<Record<string, readonly RegExp[]>> = {
  'announcement.ts': [/sent: 3/, /1 unreachable: blocked/],
  'audiences.ts': [/^5 of 6 people/, /line 3 of the list: zoe@contoso\.example \(nobody\)/, /planned: 5/],
  'buttons.ts': [/Ana pressed approve \{ request: 42 \}/, /actions: \{ approve: 1 \}/],
  'notification.ts': [/^sent$/m, /Build 7 failed/, /\[ Open the build \] \[ Mute builds \]/],
  'poll.ts': [/Pizza/, /voters: 3/],
  'rules.ts': [
    /Ana, who muted builds: \{ kind: 'skipped', why: 'opted-out' \}/,
    /build 4: \{ kind: 'skipped', why: 'capped' \}/,
  ],
  'template.ts': [/Build 7 ist fehlgeschlagen/, /1\. Dezember 2026 um 10:00/, /variables\.begun is missing/],
  'welcome.ts': [/Ana/, /Kitchen/],
};

for (const name of examples)
  test(`examples/${name} does what it says`, async () => {
    // Half of the time would go into optimising code that runs for seconds only.
    const { stdout } = await run(process.execPath, ['--liftoff-only', `examples/${name}`], { timeout: 60_000 });
    const expected = shows[name] ?? assert.fail('say here what it shows');
    for (const what of expected) assert.match(stdout, what);
  });
