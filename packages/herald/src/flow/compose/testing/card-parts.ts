import type { Payload } from '../../../ports.ts';

export type Part = Readonly<Record<string, unknown>>;

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object of a payload, from the outside in. */
export function partsOf(value: unknown): readonly Part[] {
  if (Array.isArray(value)) return value.flatMap(partsOf);
  return isPart(value) ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

/** Every button, in order; what stands in for one is none. */
export const buttonsOf = (payload: Payload): readonly Part[] =>
  partsOf(payload)
    .filter(({ type }) => type === 'ActionSet')
    .flatMap(({ actions }) => (Array.isArray(actions) ? actions.filter(isPart) : []));

/** The card of a payload. */
export const cardOf = (payload: Payload): Part => {
  const [attachment] = Array.isArray(payload['attachments']) ? payload['attachments'] : [];
  return isPart(attachment) && isPart(attachment['content']) ? attachment['content'] : {};
};
