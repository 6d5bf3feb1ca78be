import type { Payload } from '../../ports.ts';

/** Bytes of a payload as Teams counts them: its JSON in UTF-16, two bytes a unit (protocol sheet, 3.8). */
export const weigh = (payload: Payload): number => JSON.stringify(payload).length * 2;
