import { z } from 'zod';
import type { NewMessage } from '../../message-ports.ts';
import { InputInvalid } from '../../errors.ts';
import { parseInput } from '../../parse-input.ts';
import type { Handle } from '../handle.ts';
import type { TimeZones } from './time-zones.ts';

const schema = z.object({
  audience: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('everyone') }),
    z.object({ kind: z.literal('team'), teamId: z.string().min(1) }),
    // Made by the flow, which has checked it.
    z.object({ kind: z.literal('set') }),
    z.object({
      kind: z.literal('list'),
      places: z
        .array(z.string().regex(/^[pch]:./, 'must be p:, c: or h: and the id of a person, conversation or channel'))
        .min(1, 'must name at least one place'),
    }),
  ]),
  schedule: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('at'), instant: z.date() }),
      z.object({
        kind: z.literal('local'),
        wallTime: z.iso.datetime({
          local: true,
          offset: false,
          error: 'must be a wall-clock time as 2026-12-01T09:00',
        }),
        otherwise: z.string(),
      }),
    ])
    .optional(),
});

/** Throws `InputInvalid` for what could never be planned: places that are none, a time or zone that PostgreSQL does not know. */
export async function checkNewMessage(handle: Handle, message: NewMessage, zones: TimeZones): Promise<void> {
  const { schedule } = parseInput(schema, message, 'message');
  if (schedule?.kind !== 'local') return;
  const known = await zones.names(handle);
  if (known.includes(schedule.otherwise.toLowerCase())) return;
  throw new InputInvalid('message', [
    { field: 'schedule.otherwise', problem: `must be a time zone that PostgreSQL knows, not ${schedule.otherwise}` },
  ]);
}
