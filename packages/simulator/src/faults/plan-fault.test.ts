import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FaultPlan } from './fault.ts';
import { planFault, type AskedFault } from './plan-fault.ts';

const plans: ReadonlyArray<{ asked: AskedFault; planned: Partial<FaultPlan> }> = [
  {
    asked: { status: 429, retryAfterSeconds: 3 },
    planned: {
      times: 1,
      share: 1,
      effect: {
        kind: 'answer',
        answer: { status: 429, code: undefined, message: undefined, retryAfterSeconds: 3 },
        delivered: false,
      },
    },
  },
  { asked: { reset: 'before' }, planned: { effect: { kind: 'reset', delivered: false } } },
  { asked: { reset: 'after', times: 4 }, planned: { times: 4, effect: { kind: 'reset', delivered: true } } },
  { asked: { hang: true }, planned: { effect: { kind: 'hang', delivered: false } } },
  { asked: { hang: true, delivered: true }, planned: { effect: { kind: 'hang', delivered: true } } },
  {
    asked: { share: 0.2, latencyMs: 500 },
    planned: { times: Number.POSITIVE_INFINITY, share: 0.2, latency: { min: 500, max: 500 }, effect: { kind: 'late' } },
  },
  { asked: { latency: { min: 1, max: 2 }, reset: 'after' }, planned: { latency: { min: 1, max: 2 } } },
];
for (const { asked, planned } of plans)
  test(`${JSON.stringify(asked)} is planned`, () => {
    const plan = planFault(asked);
    assert.deepEqual({ ...plan, ...planned }, plan);
  });

const refused: ReadonlyArray<{ asked: AskedFault; field: string }> = [
  { asked: {}, field: 'status' },
  { asked: { status: 500, reset: 'before' }, field: 'status' },
  { asked: { hang: true, reset: 'after' }, field: 'status' },
  { asked: { hang: true, latencyMs: 5 }, field: 'hang' },
  { asked: { status: 403 }, field: 'code' },
  { asked: { status: 500, message: 'why' }, field: 'message' },
  { asked: { reset: 'after', delivered: true }, field: 'delivered' },
  { asked: { reset: 'after', retryAfterSeconds: 1 }, field: 'retryAfterSeconds' },
  { asked: { latencyMs: 5, code: 'Throttled' }, field: 'code' },
  { asked: { latencyMs: 5, delivered: true }, field: 'delivered' },
  { asked: { latencyMs: 5, latency: { min: 1, max: 2 } }, field: 'latency' },
  { asked: { latency: { min: 2, max: 1 } }, field: 'latency.max' },
];
for (const { asked, field } of refused)
  test(`${JSON.stringify(asked)} is refused for its ${field}`, () => {
    assert.throws(() => planFault(asked), { code: 'E_SIMULATOR_BAD_ARGUMENT', field });
  });
