import { openHerald, type Herald, type HeraldOptions } from 'herald';
import { type Contoso, type Ending } from './contoso.ts';
import { heraldOptions } from './herald-options.ts';
import { makeDatabase } from './store-places.ts';

/**
 * The same bot on another machine: its store is empty unless the options say where it is, and Teams sends it nothing.
 * Closed when the test has ended.
 */
export async function anotherHerald(
  t: Ending,
  { teams, appId, secret }: Contoso,
  options: Partial<HeraldOptions> = {},
): Promise<Herald> {
  const closing = new AsyncDisposableStack();
  t.after(() => closing.disposeAsync());
  const usual = heraldOptions(teams, appId, secret);
  if (options.dataFolder !== undefined || options.databaseUrl !== undefined)
    return kept(await openHerald({ ...usual, ...options }));
  const made = await makeDatabase();
  closing.defer(made.remove);
  return kept(await openHerald({ ...usual, ...made.place, ...options }));

  function kept(herald: Herald): Herald {
    closing.defer(() => herald.close());
    return herald;
  }
}
