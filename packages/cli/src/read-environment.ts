import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigInvalid } from 'herald';
import { codeOf, type Environment } from 'herald-server';

/** The environment, and beneath it what a file says that was named with `--env`; throws `ConfigInvalid` when that cannot be read. */
export function readEnvironment(environment: Environment, file: string | undefined): Environment {
  return file === undefined ? environment : { ...parseEnv(readFile(file)), ...environment };
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const problem = `names ${file}, which cannot be read: ${codeOf(error)}`;
    throw new ConfigInvalid([{ field: '--env', problem }], { cause: error });
  }
}
