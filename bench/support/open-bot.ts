import { openHerald, teamsLimits, type Herald } from 'herald';
import { heraldOptions } from '../../test/support/herald-options.ts';
import type { Place } from './open-stage.ts';
import type { Bot, Whereabouts } from './start-teams.ts';

/** What a Herald of the bench is told. */
export type BotOptions = {
  readonly teams: Whereabouts & { readonly bot: Bot };
  readonly place: Place;
  /** Whether it sends. */
  readonly lanes: boolean;
  /** Whether it is allowed more than it can do. */
  readonly unpaced?: boolean;
};

/** More than any process sends; what it may do in one conversation stays as it is. */
const unpacedLimits = { ...teamsLimits, tenant: { requests: 20_000, ms: 1_000 } };

/** Opens a Herald as a bot against a simulated Teams; what fails in the background is shown on standard error. */
export function openBot({ teams, place, lanes, unpaced = false }: BotOptions): Promise<Herald> {
  const { appId, secret } = teams.bot;
  return openHerald({
    ...heraldOptions(teams, appId, secret),
    ...place,
    lanes,
    ...(unpaced ? { limits: unpacedLimits } : {}),
  });
}
