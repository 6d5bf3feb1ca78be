import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { operations } from './control/control.ts';
import { notModelled } from './control/not-modelled.ts';

test('docs/simulator.md names every operation and everything that is not modelled', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../../../docs/simulator.md'), 'utf8');
  const names = Object.keys(operations).map((name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  assert.deepEqual(
    names.filter((name) => !page.includes(`\`${name}\``)),
    [],
  );
  const listed = page
    .slice(page.indexOf('## What it does not model'))
    .split('\n')
    .filter((line) => line.startsWith('- '));
  assert.deepEqual(
    listed,
    notModelled.map((line) => `- ${line}`),
  );
});
