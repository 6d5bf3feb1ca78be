import * as z from 'zod';
import { isJsonObject, textAt, type JsonObject } from '../state/json.ts';
import { refuse } from './refusal.ts';

/** What a message may weigh, in bytes of UTF-16 (sheet 3.8). */
export const messageBytes = 100 * 1024;

const listed = z.array(z.looseObject({}));
const shape = z.looseObject({
  type: z.string(),
  text: z.string().nullish(),
  textFormat: z.string().nullish(),
  summary: z.string().nullish(),
  attachmentLayout: z.string().nullish(),
  importance: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string() })).nullish(),
  entities: listed.nullish(),
  suggestedActions: z.looseObject({ actions: listed.nullish() }).nullish(),
  channelData: z.looseObject({}).nullish(),
});

const inlineImage = /data:image\/[\w.+-]+;base64,[A-Za-z0-9+/=]+/g;

/**
 * Reads an activity that a bot wants sent, or throws the refusal that names the field at fault.
 *
 * `length` is the length of its JSON where that is known already; it saves writing the JSON once more.
 */
export function readActivity(value: unknown, { at = '', length }: { at?: string; length?: number } = {}): JsonObject {
  if (!isJsonObject(value)) throw refuse('badSyntax', `${at === '' ? 'The body' : at} must be an activity.`);
  const read = shape.safeParse(value);
  if (!read.success) throw refuse('badSyntax', firstFault(read.error, at));
  checkSize(value, length);
  const type = value['type'];
  if (type !== 'message' && type !== 'typing') throw refuse('badSyntax', 'Unknown activity type');
  if (type === 'message' && !hasText(value) && !hasAttachments(value))
    throw refuse('badArgument', 'A message needs text or an attachment.');
  return value;
}

/** Says what is wrong with the first field that is: its path, and what would do. */
export function firstFault(error: z.ZodError, at = ''): string {
  const [issue] = error.issues;
  const path = [...(at === '' ? [] : [at]), ...(issue?.path.map(String) ?? [])].join('.');
  return `${path === '' ? 'The body' : path}: ${issue?.message ?? 'not understood'}`;
}

/** Says whether a message has words of its own. */
export const hasText = (activity: JsonObject): boolean => (textAt(activity, 'text') ?? '').trim() !== '';

/** Says whether a message has cards or other attachments. */
export const hasAttachments = (activity: JsonObject): boolean => {
  const attachments = activity['attachments'];
  return Array.isArray(attachments) && attachments.length > 0;
};

function checkSize(activity: JsonObject, length: number | undefined): void {
  // What came over the wire is never shorter than the JSON itself, so most messages need no second look.
  if (length !== undefined && length * 2 <= messageBytes) return;
  const written = JSON.stringify(activity);
  if (written.length * 2 <= messageBytes) return;
  if (written.replaceAll(inlineImage, '').length * 2 > messageBytes) throw refuse('tooBig');
}
