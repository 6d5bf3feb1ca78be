import { openHerald, type Herald } from 'herald';
import { heraldOptions } from '../../test/support/herald-options.ts';
import type { Place } from './open-stage.ts';
import type { Bot, Whereabouts } from './start-teams.ts';

/** What a Herald of the bench is told. */
export type BotOptions = {
  readonly teams: Whereabouts & { readonly bot: Bot };
  readonly place: Place;
  /** Whether it sends. */
  readonly lanes: boolean;
};

/** Opens a Herald as a bot against a simulated Teams; what fails in the background is shown on standard error. */
export function openBot({ teams, place, lanes }: BotOptions): Promise<Herald> {
  const { appId, secret } = teams.bot;
  return openHerald({ ...heraldOptions(teams, appId, secret), ...place, lanes });
}
