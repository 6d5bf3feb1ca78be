/**
 * Writes the files that are made from others, or with `--check` says which are out of date.
 * docs/error-codes.md comes from the docstrings and fields of packages/herald/src/errors.ts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

const SOURCE = 'packages/herald/src/errors.ts';
const errorClass =
  /\/\*\*(?<doc>(?:(?!\*\/)[\s\S])*)\*\/\s*export class (?<name>\w+) extends HeraldError \{[\s\S]*?code = '(?<code>\w+)';[\s\S]*?fix\s*=\s*(?<fix>'(?:[^'\\]|\\.)*'|"[^"]*"|`[^`]*`);/g;

function errorCodes(): string {
  const rows = [...readFileSync(SOURCE, 'utf8').matchAll(errorClass)].map(({ groups }) => {
    const { doc = '', name = '', code = '', fix = '' } = groups ?? {};
    const meaning = doc.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim();
    return `| \`${code}\` | \`${name}\` | ${meaning} | ${fix.slice(1, -1).replaceAll("\\'", "'")} |`;
  });
  return [
    '# Error codes',
    '',
    'What Teams answers is an outcome, never an exception. These are thrown for misuse, bad input and bad configuration;',
    'each has a `code` that stays the same, and a `fix`. This page is generated: `npm run generate`.',
    '',
    '| code | class | meaning | fix |',
    '| --- | --- | --- | --- |',
    ...rows.toSorted(),
    '',
  ].join('\n');
}

const files: Readonly<Record<string, string>> = {
  'docs/error-codes.md': await format(errorCodes(), { parser: 'markdown', printWidth: 120 }),
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};
const stale = Object.entries(files).filter(([file, content]) => read(file) !== content);
if (process.argv.includes('--check')) {
  for (const [file] of stale) console.error(`${file} is out of date: run npm run generate`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, content] of stale) writeFileSync(file, content);
}
