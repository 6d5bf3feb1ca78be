import { ControlRefused } from '../errors.ts';
import { isJsonObject } from '../state/json.ts';
import { runOperation } from './control.ts';
import type { Simulation } from './operation.ts';

/**
 * Runs a list of operations such as `[{ "addTenant": { "id": "t" } }, { "addBot": { ... } }]` in its order.
 * Stops at the first that is refused, with a `ControlRefused` whose field begins with its place in the list.
 */
export async function applySeed(seed: unknown, simulation: Simulation): Promise<void> {
  if (!Array.isArray(seed)) throw wrong('a seed is a list such as [{ "addTenant": {} }]');
  for (const [index, entry] of seed.entries()) {
    const [only, ...others] = isJsonObject(entry) ? Object.entries(entry) : [];
    if (only === undefined || others.length > 0) throw wrong('expected an object with one operation', String(index));
    const [name, args] = only;
    try {
      await runOperation(name, args, simulation);
    } catch (error) {
      if (!(error instanceof ControlRefused)) throw error;
      const field = [index, name, ...(error.field === undefined ? [] : [error.field])].join('.');
      throw new ControlRefused(error.code, `${field}: ${error.message}`, field, { cause: error });
    }
  }
}

const wrong = (message: string, field?: string): ControlRefused =>
  new ControlRefused('E_SIMULATOR_BAD_ARGUMENT', field === undefined ? message : `${field}: ${message}`, field);
