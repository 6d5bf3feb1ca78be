import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { holds, readOf } from '../../state/condition.ts';
import { GraphRefusal } from '../refusal.ts';
import { readFilter, type FilterSchema, type Filterable } from './check-filter.ts';
import { GraphQuery } from './query.ts';

const text: Filterable = {
  type: 'text',
  plain: ['eq', 'in', 'startsWith'],
  advanced: ['ne', 'not', 'null', 'endsWith'],
};
const schema: FilterSchema = {
  resource: 'User',
  properties: {
    department: text,
    city: text,
    accountEnabled: { type: 'boolean', plain: ['eq', 'in'], advanced: ['ne', 'not'] },
    plans: { type: 'list', plain: ['any'], advanced: ['not', 'count'], items: ['id', 'state'] },
    tags: { type: 'list', plain: ['any'], advanced: ['not'], items: [''] },
    'app/id': text,
  },
  others: ['officeLocation'],
};

const row = {
  department: "People's R&D (1)",
  city: null,
  accountEnabled: true,
  plans: [
    { id: '57ff2da0-773e-42df-b2af-ffb7a2317929', state: 'Enabled' },
    { id: 'b', state: 'Deleted' },
  ],
  tags: ['Team'],
  app: { id: 'x1' },
};

function read(filter: string, { advanced = false } = {}): boolean {
  const search = `?$filter=${encodeURIComponent(filter)}${advanced ? '&$count=true' : ''}`;
  const condition = readFilter(new GraphQuery(search, { eventual: advanced }), schema);
  return condition !== undefined && holds(condition, readOf(row));
}

function refusalOf(filter: string): readonly [number, string, string] {
  try {
    read(filter);
  } catch (error) {
    if (error instanceof GraphRefusal) return [error.status, error.code, error.message];
    throw error;
  }
  return [200, '', ''];
}

suite('a filter', () => {
  for (const [filter, expected] of [
    ["department eq 'people''s r&d (1)'", true],
    ["department eq 'People'", false],
    ["startsWith(department,'PEOPLE')", true],
    ["startswith( department , 'x' )", false],
    ['accountEnabled eq true', true],
    ['ACCOUNTENABLED eq FALSE', false],
    ["department in ('a', 'people''s r&d (1)')", true],
    ["department in ('a')", false],
    ["department eq 'a' or accountEnabled eq true and startsWith(department,'p')", true],
    ["(department eq 'a' or accountEnabled eq true) and department eq 'a'", false],
    ["plans/any(p:p/id eq 57ff2da0-773e-42df-b2af-ffb7a2317929 and p/state eq 'Enabled')", true],
    ["plans/any(p:p/id eq 'b' and p/state eq 'Enabled')", false],
    ["tags/Any(x:x eq 'team')", true],
    ["tags/any(x:x eq 'y')", false],
    ['plans/any()', true],
    ["app/id eq 'X1'", true],
    ["microsoft.graph.user/department eq 'a'", false],
  ] as const)
    test(`${filter} ${expected ? 'holds' : 'does not hold'}`, () => assert.equal(read(filter), expected));

  for (const [filter, expected] of [
    ['city eq null', true],
    ['city ne null', false],
    ["department ne 'a'", true],
    ["not(startsWith(department,'p'))", false],
    ["NOT department eq 'a'", true],
    ["endsWith(department,'(1)')", true],
    ["not(department in ('a','b'))", true],
    ['plans/$count eq 2', true],
    ['plans/$count ne 2', false],
    ["not(plans/any(p:p/id eq 'b'))", false],
  ] as const)
    test(`${filter} takes an advanced query, and ${expected ? 'holds' : 'does not hold'} then`, () => {
      assert.equal(read(filter, { advanced: true }), expected);
      const [status, code, message] = refusalOf(filter);
      assert.deepEqual([status, code], [400, 'Request_UnsupportedQuery']);
      assert.match(message, /^Operator '\S+' is not supported because the required parameters might be missing\./);
    });

  const fifteen = Array.from({ length: 15 }, (_, index) => `department eq '${index}'`).join(' or ');
  for (const [filter, code, message] of [
    ["officeLocation eq 'x'", 'Request_UnsupportedQuery', /clause specified for property 'officeLocation' of resource/],
    ["contains(department,'x')", 'Request_UnsupportedQuery', /clause specified for property 'department'/],
    ["nonsense eq 'x'", 'BadRequest', /Could not find a property named 'nonsense' on type 'microsoft.graph.user'/],
    ["accountEnabled eq 'true'", 'BadRequest', /'Edm.Boolean' and 'Edm.String' for operator kind 'Equal'/],
    ['department eq 5', 'BadRequest', /'Edm.String' and 'Edm.Int32'/],
    ["department eq 'a' and", 'BadRequest', /Invalid filter clause: Syntax error/],
    ["department is 'a'", 'BadRequest', /Syntax error/],
    ['department eq "a"', 'BadRequest', /character '"' is not valid at position 13/],
    ["(department eq 'a'", 'BadRequest', /Syntax error/],
    ["plans/any(p:p/name eq 'x')", 'BadRequest', /Could not find a property named 'name'/],
    [`${fifteen} or department eq 'x'`, 'Request_UnsupportedQuery', /'OR' operators: 16. Max allowed: 15/],
    [`department in (${"'x',".repeat(15)}'y')`, 'Request_UnsupportedQuery', /operators: 16/],
    ["department ge 'a'", 'NotImplemented', /does not model the operator ge/],
    ["plans/all(p:p/id eq 'b')", 'NotImplemented', /the operator all/],
    ["tolower(department) eq 'x'", 'NotImplemented', /the function tolower/],
  ] as const)
    test(`${filter.slice(0, 60)} is refused with ${code}`, () => {
      const [, actual, said] = refusalOf(filter);
      assert.equal(actual, code);
      assert.match(said, message);
    });

  test('so many alternatives as Graph takes are taken', () => assert.equal(read(fifteen), false));
});
