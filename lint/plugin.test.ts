import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importFault } from './plugin.ts';

const cases: ReadonlyArray<{ file: string; wanted: string; may: boolean }> = [
  { file: 'packages/herald/src/model/place.ts', wanted: './ids.ts', may: true },
  { file: 'packages/herald/src/model/place.ts', wanted: '../errors.ts', may: false },
  { file: 'packages/herald/src/ports.ts', wanted: './errors.ts', may: false },
  { file: 'packages/herald/src/flow/compose/compose.ts', wanted: './weigh.ts', may: true },
  { file: 'packages/herald/src/flow/compose/compose.ts', wanted: '../../model/ids.ts', may: true },
  { file: 'packages/herald/src/flow/compose/compose.ts', wanted: '../outcomes/read-outcome.ts', may: false },
  { file: 'packages/herald/src/flow/compose/compose.ts', wanted: '../../store/open-store.ts', may: false },
  { file: 'packages/herald/src/flow/compose/compose.ts', wanted: 'undici', may: false },
  { file: 'packages/herald/src/teams/connector.ts', wanted: 'undici', may: true },
  { file: 'packages/herald/src/teams/connector.ts', wanted: '../store/open-store.ts', may: false },
  { file: 'packages/herald/src/store/open-store.ts', wanted: '../teams/connector.ts', may: false },
  { file: 'packages/herald/src/engine.ts', wanted: './teams/connector.ts', may: true },
  { file: 'packages/herald/src/engine.ts', wanted: 'teams-simulator', may: false },
  { file: 'packages/simulator/src/main.ts', wanted: 'herald', may: false },
  { file: 'packages/simulator/src/main.ts', wanted: '../../herald/src/index.ts', may: false },
  { file: 'packages/server/src/index.ts', wanted: 'herald', may: true },
  { file: 'packages/server/src/index.ts', wanted: 'herald/src/engine.ts', may: false },
  { file: 'packages/console/src/main.tsx', wanted: 'herald', may: false },
  { file: 'test/e2e/first-message.test.ts', wanted: 'teams-simulator', may: true },
];
for (const { file, wanted, may } of cases) {
  test(`${file} ${may ? 'may' : 'may not'} import ${wanted}`, () =>
    assert.equal(importFault(file, wanted) === undefined, may));
}
