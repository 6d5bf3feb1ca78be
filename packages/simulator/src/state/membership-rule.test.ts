import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { holds } from './condition.ts';
import { readMembershipRule } from './membership-rule.ts';

const person: Readonly<Record<string, unknown>> = {
  id: 'ana',
  department: 'Sales "East"',
  country: 'Germany',
  city: null,
  accountEnabled: true,
  userType: 'Member',
};
const isIn = (rule: string): boolean => holds(readMembershipRule(rule), (path) => person[path]);

suite('a membership rule', () => {
  for (const [rule, expected] of [
    [String.raw`user.department -eq "sales \"east\""`, true],
    ['(user.country -eq "Germany") -and (user.userType -eq "Guest")', false],
    ['user.country -ne "France" -and user.accountEnabled -eq true', true],
    ['user.country -eq "France" -or user.department -startsWith "Sales"', true],
    ['not (user.country -eq "Germany")', false],
    ['-not user.country -eq "France"', true],
    ['user.country -in ["France", "Germany"]', true],
    ['user.country -notIn ["France"]', true],
    ['user.department -contains "EAST"', true],
    ['user.department -notContains "West"', true],
    ['user.objectId -ne null', true],
    ['user.city -eq null', true],
  ] as const)
    test(`${rule} ${expected ? 'has' : 'has not'} the person in it`, () => assert.equal(isIn(rule), expected));

  for (const [rule, message] of [
    ['user.shoeSize -eq "9"', /user\.shoeSize is no property that is simulated/],
    ['device.name -eq "9"', /device\.name is no property/],
    ['user.city -match "B.*"', /-match is not simulated/],
    ['user.city -eq', /expected a value, got end/],
    ['user.city -eq "a" user.city', /expected end, got user\.city/],
    ['(user.city -eq "a"', /expected \), got end/],
    ["user.city -eq 'a'", /not understood from position/],
  ] as const)
    test(`${rule} is not understood`, () => {
      assert.throws(() => readMembershipRule(rule), { code: 'E_SIMULATOR_RULE', message });
    });
});
