import fs from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { DataFolderUnusable } from '../../errors.ts';

/** Of PGlite's file system over Node (Emscripten's NODEFS), the part that is used here. */
type NodeFileSystem = {
  readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
  /** Runs it and turns an error of Node into the error number that PostgreSQL reads. */
  tryFSOperation<T>(operation: () => T): T;
};

/**
 * PGlite's folder on disk, with the one operation that PGlite leaves out: fsync. PostgreSQL asks for it through
 * `fd_sync`, which succeeds without doing anything where a file system has no such operation; so without this class
 * nothing is ever forced to the disk, and a power cut can lose or tear what was committed.
 */
export class DurableFolder extends NodeFS {
  /**
   * Why the disk refused to make something durable; undefined while all is well. After a refusal nothing may be asked of
   * PostgreSQL any more: it would end its process, of which WebAssembly has none, and loops instead.
   */
  failure: unknown;

  override async init(...[pglite, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pglite, options);
    const preRun = [...(emscriptenOpts.preRun ?? []), (module: { NODEFS: unknown }) => this.#addFsync(module.NODEFS)];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  }

  #addFsync(fileSystem: unknown): void {
    if (!isNodeFileSystem(fileSystem))
      throw new DataFolderUnusable(this.rootDir, {
        cause: new Error('this version of PGlite keeps its files otherwise'),
      });
    fileSystem.stream_ops.fsync = ({ nfd }) => {
      if (this.failure === undefined)
        try {
          fs.fsyncSync(nfd);
          return 0;
        } catch (error) {
          this.failure = error;
        }
      return fileSystem.tryFSOperation(() => {
        throw this.failure;
      });
    };
  }
}

const isNodeFileSystem = (value: unknown): value is NodeFileSystem =>
  typeof value === 'object' &&
  value !== null &&
  'stream_ops' in value &&
  typeof value.stream_ops === 'object' &&
  'tryFSOperation' in value &&
  typeof value.tryFSOperation === 'function';
