import { z } from 'zod';
import { parseJson } from './parse-json.ts';

const usual = z.object({ error: z.object({ code: z.string().min(1), message: z.string().optional().catch('') }) });
const writeBlocked = z.object({
  errorCode: z.union([z.number(), z.string().min(1)]),
  message: z.string().optional().catch(''),
});
const nested = z.object({ subCode: z.string().min(1) });
const bare = z.object({ message: z.string().min(1) });

const decrypt = /failed to decrypt (?:conversation|pairwise) id/i;

/** Longer than any code there is; what a proxy says in its place may be anything. */
const LONGEST_CODE = 100;

/**
 * Teams' error code out of whichever body shape it came in (protocol sheet, 4.1), as Teams writes it; undefined when
 * there is none. Two codes are ours: `Unauthorized` for the 401 that has only a message, and `FailedToDecrypt`.
 */
export function readErrorCode(status: number, body: unknown): string | undefined {
  // No database takes a zero byte, and no log shows what moves a cursor.
  return findErrorCode(status, body)
    ?.replace(/\p{Cc}/gu, '')
    .slice(0, LONGEST_CODE)
    .toWellFormed();
}

function findErrorCode(status: number, body: unknown): string | undefined {
  const { data: plain } = usual.safeParse(body);
  if (plain !== undefined) return plainCode(plain.error);
  const { data: blocked } = writeBlocked.safeParse(body);
  if (blocked !== undefined)
    return nested.safeParse(parseJson(blocked.message ?? '')).data?.subCode ?? `${blocked.errorCode}`;
  return status === 401 && bare.safeParse(body).success ? 'Unauthorized' : undefined;
}

/**
 * The one place where a message's text is looked at: an id that cannot be decrypted, which may pass by itself
 * (protocol sheet, 4.4), shares its code with ids that are plainly wrong, and no other field tells them apart.
 */
function plainCode({ code, message }: { readonly code: string; readonly message?: string | undefined }): string {
  const badArgument = code === 'BadArgument' || code === 'Bad Argument';
  return badArgument && message !== undefined && decrypt.test(message) ? 'FailedToDecrypt' : code;
}
