import type { Finding } from '../model/finding.ts';

/** From here on it is told, and from there on tokens are refused (protocol sheet, 2.2). */
const TOLD_MS = 60_000;
const TOO_MUCH_MS = 5 * 60_000;

/** What somebody else's clock says, if they could be asked: half of the time that the answer took is taken off. */
export type Asked = { readonly at: Date; readonly between: readonly [Date, Date] } | { readonly code: string };

/** Whether this machine's clock goes with that of Microsoft's login, whose answer says what time it was there. */
export function checkClock(asked: Asked): readonly Finding[] {
  if ('code' in asked)
    return [
      {
        code: 'D_KEYS',
        severity: 'problem',
        what: `The keys with which Teams signs cannot be fetched: ${asked.code}.`,
        fix: 'See that this machine reaches the OpenID metadata of the bot’s cloud (https, proxy, DNS), and that CLOUD is right.',
      },
    ];
  const here = (asked.between[0].getTime() + asked.between[1].getTime()) / 2;
  // The header counts whole seconds.
  const apartMs = Math.abs(here - (asked.at.getTime() + 500));
  const seconds = Math.round(apartMs / 1_000);
  const keys: Finding = { code: 'D_KEYS', severity: 'ok', what: 'The keys with which Teams signs can be fetched.' };
  if (apartMs < TOLD_MS)
    return [keys, { code: 'D_CLOCK', severity: 'ok', what: 'The clock of this machine is right.' }];
  return [
    keys,
    {
      code: 'D_CLOCK',
      severity: apartMs < TOO_MUCH_MS ? 'warning' : 'problem',
      what: `The clock of this machine is ${seconds} s from Microsoft’s; tokens are refused from 300 s on.`,
      fix: 'Let the machine set its clock by NTP.',
    },
  ];
}
