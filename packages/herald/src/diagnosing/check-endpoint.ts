import type { Finding } from '../model/finding.ts';

type Answered =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'aborted' };

/**
 * What the endpoint's answers say. That it takes what Teams itself signs only Teams can show; that it is there, and takes
 * nothing else, shows in these two.
 */
export function checkEndpoint(
  at: URL,
  { unsigned, signed }: { readonly unsigned: Answered; readonly signed: Answered },
): readonly Finding[] {
  // A query may hold a key.
  const endpoint = `${at.origin}${at.pathname}`;
  const problem = (what: string, fix: string): readonly Finding[] => [
    { code: 'D_ENDPOINT', severity: 'problem', what: `${endpoint} ${what}.`, fix },
  ];
  if (unsigned.kind !== 'answered' || signed.kind !== 'answered')
    return problem(
      'does not answer',
      'Start herald serve, or say with --endpoint where the messaging endpoint is; Teams has to reach it from outside.',
    );
  for (const [what, { status }] of [
    ['an event without a token', unsigned],
    ['an event signed with a stranger’s key', signed],
  ] as const) {
    if (status === 401 || status === 403) continue;
    if (status >= 200 && status < 300)
      return problem(
        `takes ${what}: anybody can speak as Teams`,
        'Check the token of every event, as botEndpoint does.',
      );
    return problem(
      `answers ${status} to ${what}, where 401 or 403 was to be expected`,
      'See that this is the messaging endpoint of the bot (POST /api/messages) and not another page.',
    );
  }
  return [
    { code: 'D_ENDPOINT', severity: 'ok', what: `${endpoint} is there, and refuses events that Teams did not sign.` },
  ];
}
