import { z } from 'zod';
import type { Graph } from '../graph-ports.ts';
import type { Finding } from '../model/finding.ts';
import type { TenantId } from '../model/ids.ts';

const DAY_MS = 24 * 3_600_000;
/** So long before its end something is told of. */
const AHEAD_MS = 30 * DAY_MS;

const credentials = z.object({
  passwordCredentials: z.array(z.object({ endDateTime: z.string() })).catch([]),
  keyCredentials: z.array(z.object({ endDateTime: z.string() })).catch([]),
});

/** When what the bot logs in with runs out, as its registration says; which of several it uses nobody can tell from there. */
export async function checkSecrets(
  graph: Graph,
  appId: string,
  { tenant, roles, now }: { readonly tenant: TenantId; readonly roles: readonly string[]; readonly now: Date },
): Promise<readonly Finding[]> {
  const skipped = (why: string): readonly Finding[] => [
    {
      code: 'D_SECRET',
      severity: 'skipped',
      tenant,
      what: `When the bot's secrets run out is not known: ${why}.`,
      fix: 'Look it up in Entra, under the app’s certificates and secrets; or consent to Application.Read.All in the bot’s home tenant.',
    },
  ];
  if (!roles.includes('Application.Read.All')) return skipped('Application.Read.All is not granted');
  const url = `/applications(appId='${encodeURIComponent(appId.replaceAll("'", "''"))}')?$select=passwordCredentials,keyCredentials`;
  const answer = await graph.ask(tenant, { method: 'GET', url });
  if (answer.kind !== 'answered' || answer.status !== 200)
    return skipped(
      answer.kind === 'answered' ? `Graph says ${answer.status} ${answer.code ?? ''}`.trim() : answer.code,
    );
  const { data } = credentials.safeParse(answer.body);
  const ends = [...(data?.passwordCredentials ?? []), ...(data?.keyCredentials ?? [])]
    .map(({ endDateTime }) => Date.parse(endDateTime))
    .filter((end) => !Number.isNaN(end));
  if (ends.length === 0) return skipped('the registration has none, or does not say');
  return [expiry('D_SECRET', Math.max(...ends), now, tenant)];
}

/** What is to be said of something that ends then. */
export function expiry(code: 'D_SECRET' | 'D_CERTIFICATE', end: number, now: Date, tenant?: string): Finding {
  const what = code === 'D_SECRET' ? 'The secret or certificate that lasts longest' : 'The certificate';
  const left = end - now.getTime();
  const about = tenant === undefined ? {} : { tenant };
  const fix = 'Make a new one in Entra and give it to the bot, before the old one has run out.';
  const day = new Date(end).toISOString().slice(0, 10);
  if (left <= 0) return { code, severity: 'problem', ...about, what: `${what} ran out on ${day}.`, fix };
  const days = Math.floor(left / DAY_MS);
  if (left < AHEAD_MS)
    return { code, severity: 'warning', ...about, what: `${what} runs out in ${days} days, on ${day}.`, fix };
  return { code, severity: 'ok', ...about, what: `${what} lasts until ${day}.` };
}
