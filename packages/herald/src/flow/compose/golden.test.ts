import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { format } from 'prettier';
import type { Answer } from '../../model/buttons.ts';
import { messageId } from '../../model/ids.ts';
import { answerText, render, renderPreferences } from './render.ts';
import { MESSAGE, preferences, readers, samplesOf } from './testing/samples.ts';
import type { SampleLanguage } from './testing/sample-texts.ts';
import { languages } from './words/pick-words.ts';

/** `UPDATE_GOLDEN=1` writes the files anew, for looking at what changed. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const folder = join(import.meta.dirname, 'golden');
const options = { language: 'en' };

const answerKinds: readonly Answer[] = [
  { kind: 'muted', title: 'builds' },
  { kind: 'unmuted', title: 'builds' },
  { kind: 'required', title: 'safety' },
  { kind: 'topic-unknown', title: 'buidls' },
  { kind: 'all-muted' },
  { kind: 'all-unmuted' },
  { kind: 'saved' },
  { kind: 'poll-closed' },
  { kind: 'no-choice' },
  { kind: 'failed' },
];

/** Every file by its name. */
function composed(): ReadonlyMap<string, unknown> {
  const files = new Map<string, unknown>();
  for (const language of Object.keys(languages) as SampleLanguage[]) {
    const reader = readers[language];
    for (const { name, said, ...how } of samplesOf(language))
      files.set(
        `${name}.${language}.json`,
        render(said, { key: { messageId: messageId(MESSAGE) }, reader, ...how }, options),
      );
    files.set(`preferences.${language}.json`, renderPreferences(preferences, reader, options));
    files.set(
      `answers.${language}.json`,
      Object.fromEntries(answerKinds.map((answer) => [answer.kind, answerText(answer, reader, options)])),
    );
  }
  return files;
}

suite('golden files', async () => {
  const files = composed();
  if (isUpdate) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [name, content] of files)
      writeFileSync(
        join(folder, name),
        await format(JSON.stringify(content), { parser: 'json', singleQuote: true, printWidth: 120 }),
      );
  }

  for (const [name, content] of files)
    test(`${name} is composed as it was`, () =>
      assert.deepEqual(JSON.parse(JSON.stringify(content)), JSON.parse(readFileSync(join(folder, name), 'utf8'))));

  test('no file is left of what is not composed any more', () =>
    assert.deepEqual(readdirSync(folder).toSorted(), [...files.keys()].toSorted()));
});
