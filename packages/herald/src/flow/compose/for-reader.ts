import type { StoredMessage } from '../../message-ports.ts';
import type { Reader } from '../../model/content.ts';
import { isContent, type Payload } from '../../ports.ts';
import { pickVariant } from './pick-variant.ts';
import { render, type RenderOptions } from './render.ts';

/** Nobody in particular: a channel, or someone of whom neither language nor zone is known. */
const ANYBODY: Reader = {};

/** What one reader gets of a message. */
export type ForReader = (message: Pick<StoredMessage, 'key' | 'payload' | 'required'>, reader?: Reader) => Payload;

/**
 * Composes a message for whoever reads it: once for all who share a language and a zone, so that what goes out is one object
 * for them, and is written as JSON once. What was composed is kept as long as the message.
 */
export function createForReader(options: RenderOptions): ForReader {
  const kept = new WeakMap<object, Map<string, Payload>>();
  return (message, reader = ANYBODY) => {
    const { payload, key, required = false } = message;
    if (!isContent(payload)) return payload;
    const known = kept.get(message) ?? new Map<string, Payload>();
    kept.set(message, known);
    const name = `${reader.locale ?? ''} ${reader.timeZone ?? ''}`;
    const composed = known.get(name) ?? render(pickVariant(payload, reader.locale), { key, reader, required }, options);
    known.set(name, composed);
    return composed;
  };
}
