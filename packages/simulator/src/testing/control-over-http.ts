import { operations, type Control } from '../control/control.ts';
import { isJsonObject, objectAt, textAt } from '../state/json.ts';

/** The control operations, called over HTTP; a refusal is thrown with the fields that the answer's `error` has. */
export function controlOverHttp(url: string): Control {
  const call = async (name: string, args: unknown): Promise<unknown> => {
    const path = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const answer = await fetch(`${url}/simulator/${path}`, { method: 'POST', body: JSON.stringify(args) });
    const body: unknown = await answer.json();
    if (answer.ok || !isJsonObject(body)) return body;
    const error = objectAt(body, 'error');
    throw Object.assign(new TypeError(textAt(error, 'message')), error, { status: answer.status });
  };
  const setBotEndpoint = async (given: unknown, to?: string): Promise<unknown> =>
    call('setBotEndpoint', typeof given === 'string' ? { appId: given, url: to } : given);
  const methods = Object.keys(operations).map((name) => [name, async (args: unknown = {}) => call(name, args)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made from the names of the one table
  return { ...Object.fromEntries(methods), setBotEndpoint } as Control;
}
