import { InputInvalid } from '../../errors.ts';

/** Bytes of a payload as Teams counts them: its JSON in UTF-16, two bytes a unit (protocol sheet, 3.8). */
export function weigh(payload: object): number {
  try {
    return JSON.stringify(payload).length * 2;
  } catch (error) {
    const problem = 'cannot be written as JSON: it contains itself, or a BigInt';
    throw new InputInvalid('message', [{ field: 'message', problem }], { cause: error });
  }
}
