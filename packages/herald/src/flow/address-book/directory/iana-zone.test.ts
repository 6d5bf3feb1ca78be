import assert from 'node:assert/strict';
import test from 'node:test';
import { ianaZone } from './iana-zone.ts';

const zones: ReadonlyArray<readonly [name: string, zone: string | undefined]> = [
  ['Pacific Standard Time', 'America/Los_Angeles'],
  ['W. Europe Standard Time', 'Europe/Berlin'],
  ['India Standard Time', 'Asia/Calcutta'],
  ['UTC', 'Etc/UTC'],
  ['Europe/Madrid', 'Europe/Madrid'],
  ['Customized Time Zone', undefined],
  ['', undefined],
];
for (const [name, zone] of zones)
  test(`a mailbox in '${name}' is in ${zone ?? 'no zone that is known'}`, () => assert.equal(ianaZone(name), zone));
