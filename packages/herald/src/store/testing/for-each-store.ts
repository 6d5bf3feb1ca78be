import { describe } from 'node:test';
// The ground is shared with the tests of whole flows; nothing but tests imports this file.
// oxlint-disable-next-line herald/imports
import * as places from '../../../../../test/support/store-places.ts';
import { botAppId } from '../../model/ids.ts';
import { migrate } from '../migrate.ts';
import { connect, openStore, type Store, type StoreOptions, type StorePlace } from '../open-store.ts';

/** Whatever runs something when it ends: a test, or `node:test` itself for all of a file or `describe`. */
export type Ending = { readonly after: (run: () => Promise<void>) => void };

/** A place for stores, which goes with all that was opened in it when the test ends, however it ends. */
export type Ground<Place extends StorePlace = StorePlace> = {
  readonly place: Place;
  readonly open: (options?: Partial<StoreOptions>) => Promise<Store>;
  /** Closes this too when the test ends. */
  readonly keep: <T extends Pick<Store, 'close'>>(opened: T) => T;
};

/** Without tables when `empty`; else with all that migrations make, and nobody's yet. */
export type GroundOptions = { readonly empty?: boolean };
export type MakeGround = (t: Ending, options?: GroundOptions) => Promise<Ground>;
export type OpenTestStore = (t: Ending, options?: Partial<StoreOptions>) => Promise<Store>;

/** Whose stores are in tests unless they say otherwise. */
export const TEST_BOT = botAppId('0b0b0b0b-0000-4000-8000-00000000b070');

/** Runs one suite twice: on the embedded store and on a PostgreSQL server. Each test opens stores of its own. */
export function forEachStore(
  name: string,
  suite: (openTestStore: OpenTestStore, makeGround: MakeGround) => void,
): void {
  for (const [kind, makeGround] of [
    ['embedded', makeEmbeddedGround],
    ['server', makeServerGround],
  ] as const)
    void describe(`${name}, ${kind}`, () =>
      suite(async (t, options) => (await makeGround(t)).open(options), makeGround));
}

/** Ground for what concerns the embedded store alone. */
export const makeEmbeddedGround = (t: Ending, { empty = false }: GroundOptions = {}) =>
  ground(t, () => places.makeDataFolder(empty ? undefined : migrated));

/** Ground for what concerns the server alone. */
export const makeServerGround = (t: Ending, { empty = false }: GroundOptions = {}) =>
  ground(t, () => places.makeDatabase(empty ? undefined : migrated));

const migrated = {
  name: 'migrated',
  async prepare(place: StorePlace): Promise<void> {
    const connection = await connect(place);
    await migrate(connection);
    await connection.close();
  },
};

async function ground<Place extends StorePlace>(
  t: Ending,
  make: () => Promise<places.Made<Place>>,
): Promise<Ground<Place>> {
  // What was opened last is closed first, and the place goes when nothing is open in it.
  const closing = new AsyncDisposableStack();
  t.after(() => closing.disposeAsync());
  const { place, remove } = await make();
  closing.defer(remove);
  const keep = <T extends Pick<Store, 'close'>>(opened: T): T => {
    closing.defer(() => opened.close());
    return opened;
  };
  return { place, keep, open: async (options) => keep(await openStore(place, { botAppId: TEST_BOT, ...options })) };
}
