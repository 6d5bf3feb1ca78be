import { PGlite } from '@electric-sql/pglite';
import { StoreBroken } from '../../errors.ts';
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

  /** Opens the database in `folder`, which is made if it is not there (in seconds), and waits until it is ready. */
  static async open(folder: string): Promise<DurablePGlite> {
    const pglite = new DurablePGlite(new DurableFolder(folder));
    await pglite.waitReady;
    return pglite;
  }

  private constructor(folder: DurableFolder) {
    super({ fs: folder, startParams: [...START_PARAMETERS] });
    this.#folder = folder;
  }

  /** Why the disk refused to make something durable; undefined while all is well. */
  get failure(): unknown {
    return this.#folder.failure;
  }

  /** Everything that is said to PostgreSQL goes through here. */
  override execProtocolRawSync(message: Uint8Array): Uint8Array {
    if (this.failure !== undefined) throw new StoreBroken({ cause: this.failure });
    return super.execProtocolRawSync(message);
  }
}
