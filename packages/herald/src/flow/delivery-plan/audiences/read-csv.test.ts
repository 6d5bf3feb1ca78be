import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { InputInvalid } from '../../../errors.ts';
import { readCsv } from './read-csv.ts';

const ID = '3f2a1c04-5b6d-4e7f-8a9b-0c1d2e3f4a5b';
const texts = (text: string, column?: string) => readCsv(text, column, 'audience.text').map((cell) => cell.text);

suite('the column of a CSV that names people', () => {
  const cases: ReadonlyArray<readonly [string, string, readonly string[], string?]> = [
    ['is alone, without a header', 'ana@contoso.com\nben@contoso.com', ['ana@contoso.com', 'ben@contoso.com']],
    ['has a header', 'email\nana@contoso.com', ['ana@contoso.com']],
    ['stands among others', 'Name,E-mail,City\nAna,ana@contoso.com,Oslo', ['ana@contoso.com']],
    ['is called as exports of Entra do', 'displayName,userPrincipalName\nAna,ana@contoso.com', ['ana@contoso.com']],
    ['is the user principal name before the mail', 'mail,userPrincipalName\na@x.com,b@x.com', ['b@x.com']],
    ['is an id', `id;name\n${ID};Ana`, [ID]],
    ['is parted by semicolons', 'name;email\nAna;ana@contoso.com', ['ana@contoso.com']],
    ['is parted by tabs', 'name\temail\nAna\tana@contoso.com', ['ana@contoso.com']],
    ['is behind a BOM', '\uFEFFemail\r\nana@contoso.com\r\n', ['ana@contoso.com']],
    ['has quotes, and a separator in them', 'name,email\n"Alvarez, Ana","ana@contoso.com"', ['ana@contoso.com']],
    ['is found by its first line', `Ana,${ID}\nBen,${ID}`, [ID, ID]],
    ['is the one that the caller names', 'manager,member\na@x.com,b@x.com', ['b@x.com'], 'Member'],
    ['has empty lines and cells', 'email\n\nana@contoso.com\n  \n', ['ana@contoso.com']],
    ['is in a line that is short', 'name,email\nAna\nBen,ben@contoso.com', ['ben@contoso.com']],
  ];
  for (const [what, text, expected, column] of cases) test(what, () => assert.deepEqual(texts(text, column), expected));
});

test('each cell has the number of its line', () => {
  const cells = readCsv('email\n\nana@contoso.com\n"ben@\ncontoso.com"\ncleo@contoso.com', undefined, 'audience.text');
  assert.deepEqual(cells.at(0)?.line, 3);
  assert.deepEqual(cells.at(-1)?.line, 6);
});

for (const [what, text, column, field] of [
  ['no column of people', 'name,city\nAna,Oslo', undefined, 'audience.text'],
  ['no such column', 'email\nana@contoso.com', 'upn', 'audience.column'],
  ['a quote that never ends', 'email\n"ana@contoso.com', undefined, 'audience.text'],
  ['nothing in it', '\n\n', undefined, 'audience.text'],
] as const)
  test(`a text with ${what} is refused, and nothing of it is quoted`, () => {
    assert.throws(
      () => readCsv(text, column, 'audience.text'),
      (error) => {
        assert.ok(error instanceof InputInvalid);
        assert.equal(error.faults[0]?.field, field);
        assert.doesNotMatch(error.message, /contoso|Oslo/);
        return true;
      },
    );
  });
