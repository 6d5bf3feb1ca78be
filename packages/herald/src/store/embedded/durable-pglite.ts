import { PGlite } from '@electric-sql/pglite';
import { StoreBroken } from '../../errors.ts';
import { columnParsers } from '../column-types.ts';
import { PLANNER_SETTINGS } from '../planner.ts';
import { DurableFolder } from './durable-folder.ts';

/** PGlite's own start parameters, less the one that turns fsync off, and with the only way of fsync that it can do. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  // PGlite's fdatasync, the default, does nothing.
  'wal_sync_method=fsync',
  ...Object.entries(PLANNER_SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/** PGlite on a folder, in which a commit that has resolved survives the loss of power. */
export class DurablePGlite extends PGlite {
  readonly #folder: DurableFolder;

  /** Use `openPGlite`, which waits until it is ready. */
  constructor(folder: DurableFolder) {
    super({ fs: folder, startParams: [...START_PARAMETERS], parsers: columnParsers });
    this.#folder = folder;
  }

  /** Throws `StoreBroken` once the disk has failed. */
  refuseIfBroken(): void {
    if (this.#folder.failure !== undefined) throw new StoreBroken({ cause: this.#folder.failure });
  }

  /** Everything that is said to PostgreSQL goes through here. */
  override execProtocolRawSync(message: Uint8Array): Uint8Array {
    this.refuseIfBroken();
    return super.execProtocolRawSync(message);
  }
}

/** Opens the database in `folder`, which is made if it is not there (in seconds), and waits until it is ready. */
export async function openPGlite(folder: string): Promise<DurablePGlite> {
  const pglite = new DurablePGlite(new DurableFolder(folder));
  await pglite.waitReady;
  return pglite;
}
