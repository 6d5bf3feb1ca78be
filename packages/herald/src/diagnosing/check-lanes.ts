import type { StoreInspection } from '../diagnosis-ports.ts';
import type { Finding } from '../model/finding.ts';
import { CLOSES_ONE_TENANT, type ClosedWhy } from '../model/outcome.ts';

/** So long may a chore be due, or a lane have work and nobody who holds it. */
const TOO_LONG_S = 120;

/** What mends each; the codes of logins stand in the protocol sheet, 1.1 and 1.2. */
const fixes: Readonly<Record<ClosedWhy, string>> = {
  'login-refused': 'See to the login of whoever holds the lanes, as D_CONNECTOR_LOGIN says; what waits goes out then.',
  'login-unreachable': 'See that whoever holds the lanes reaches the login of Microsoft Entra (https, proxy, DNS).',
  unauthorized: 'See that CLOUD and BOT_APP_ID are those of the bot: Teams does not take its tokens.',
  'bot-not-registered': 'Register the bot in Azure with this app id, and switch on its Teams channel.',
  'disabled-by-admin': "Let the tenant's administrator unblock the app in the Teams admin centre.",
  'no-connection': 'See that whoever holds the lanes reaches Teams (https, proxy, DNS).',
};

/** Whether everything that is due has somebody who sends it, and which lanes send nothing and why. */
export function checkLanes(lanes: StoreInspection['lanes']): readonly Finding[] {
  return [held(lanes), ...lanes.closed.map(closed)];
}

function held({ held: count, unheld, longestDueSeconds }: StoreInspection['lanes']): Finding {
  const code = 'D_LANES';
  const many = `${count} ${count === 1 ? 'lane is' : 'lanes are'} held`;
  if (unheld === 0 && longestDueSeconds <= TOO_LONG_S)
    return { code, severity: 'ok', what: `${many}; nothing that is due waits for somebody to send it.` };
  if (unheld > 0)
    return {
      code,
      severity: 'problem',
      what: `${unheld} ${unheld === 1 ? 'tenant has' : 'tenants have'} something due and nobody who sends it; ${many}.`,
      fix: 'Start herald worker, or herald serve without --no-lanes, on this store.',
    };
  return {
    code,
    severity: 'warning',
    what: `Something beside messages has been due for ${Math.round(longestDueSeconds / 60)} minutes; ${many}.`,
    fix: 'Look at the log of whoever holds the lanes: what fails there is tried again each minute.',
  };
}

function closed({ why, code, since, count, tenantId }: StoreInspection['lanes']['closed'][number]): Finding {
  const ofTenant = why === CLOSES_ONE_TENANT;
  const who = count === 1 ? 'one tenant has been written to' : `${count} tenants has been written to, of the first`;
  return {
    code: 'D_LANE_CLOSED',
    severity: ofTenant ? 'warning' : 'problem',
    what: `Nobody of ${who} since ${since.toISOString()}: ${why} (${code}). What is due waits.`,
    fix: fixes[why],
    ...(ofTenant ? { tenant: tenantId } : {}),
  };
}
