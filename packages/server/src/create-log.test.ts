import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { DataFolderInUse } from 'herald';
import { createLog, type LogOptions } from './create-log.ts';

const written = (options: LogOptions, write: (log: ReturnType<typeof createLog>) => void): string => {
  const to = new PassThrough({ encoding: 'utf8' });
  write(createLog(options, to));
  return String(to.read() ?? '');
};

test('a line is one JSON object, with the level as a word and an error by what may be shown of it', () => {
  const line = written({ level: 'info', terminal: false, colour: false }, (log) => {
    log.debug('not this');
    log.error({ err: new DataFolderInUse('/data') }, 'something failed');
  });
  const { level, time, msg, err } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual([level, msg], ['error', 'something failed']);
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const { code, message, fix } = new DataFolderInUse('/data');
  assert.deepEqual(err, { name: 'DataFolderInUse', code, message, fix });
});

test('on a terminal it is one plain line', () => {
  const line = written({ level: 'info', terminal: true, colour: false }, (log) =>
    log.info({ status: 200 }, 'answered'),
  );
  assert.match(line, /^\[\d\d:\d\d:\d\d\] INFO: answered \{"status":200\}\n$/);
});
