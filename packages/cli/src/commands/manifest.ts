import { writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { clouds, type Cloud } from 'herald';
import { codeOf } from 'herald-server';
import { PackageNotWritten } from '../errors.ts';
import { exitCode, type ExitCode } from '../exit-code.ts';
import { appFields } from '../manifest/app-fields.ts';
import { appPackage } from '../manifest/app-package.ts';
import { AppReader, type AppFlags } from '../manifest/app-reader.ts';
import { describePackage, packageAsJson } from '../manifest/describe-package.ts';
import { permissionsWanted } from '../manifest/permissions-wanted.ts';
import { readApp } from '../manifest/read-app.ts';
import { readIcons } from '../manifest/read-icons.ts';
import { problemOf } from '../problem.ts';
import { readEnvironment } from '../read-environment.ts';
import { showProblem } from '../show-problem.ts';
import type { Terminal } from '../terminal.ts';

export type ManifestFlags = { readonly [flag: string]: unknown } & { readonly env?: string; readonly json?: boolean };

const COMMAND = 'herald manifest';

/** Puts every field of an app on the command, each as a flag. */
export const takesAppFlags = (command: Command): Command => {
  for (const { flag, variable, says } of Object.values(appFields)) command.option(flag, `${says} [${variable}]`);
  return command
    .option('--env <file>', 'a file of variables, NAME=value a line; the environment goes before it')
    .option('--json', 'what was written, and the permissions, as JSON');
};

/** `herald manifest`: writes the zip that is uploaded to Teams, and says what is to be done with it. */
export async function manifest({ env, json = false, ...flags }: ManifestFlags, terminal: Terminal): Promise<ExitCode> {
  try {
    const read = new AppReader(namedFlags(flags), readEnvironment(terminal.env, env));
    const { app, icons, file, cloud } = read.finish({
      app: readApp(read),
      icons: readIcons(read),
      cloud: readCloud(read),
      file: read.optional('out') ?? 'herald-app.zip',
    });
    const zip = appPackage(app, icons);
    await writeFile(file, zip).catch((error: unknown) => {
      throw new PackageNotWritten(file, codeOf(error), { cause: error });
    });
    const consentUrl = `${cloud.loginHost}/organizations/adminconsent?client_id=${app.botAppId}`;
    const written = { file, bytes: zip.length, app, permissions: permissionsWanted(app), consentUrl };
    terminal.out.write(json ? `${JSON.stringify(packageAsJson(written))}\n` : describePackage(written, terminal.out));
    return exitCode.done;
  } catch (error) {
    const problem = problemOf(error);
    showProblem(COMMAND, problem, terminal, { json });
    return problem.exit;
  }
}

/** What was given as flags, by the variable that each stands for; commander names them as JavaScript would. */
function namedFlags(given: Readonly<Record<string, unknown>>): AppFlags {
  const fields = Object.values(appFields).map(({ flag, variable }) => ({
    variable,
    value: given[new Option(flag).attributeName()],
  }));
  return Object.fromEntries(
    fields.flatMap(({ variable, value }) => {
      if (typeof value === 'string') return [[variable, value]];
      return value === true ? [[variable, 'true']] : [];
    }),
  );
}

function readCloud(read: AppReader): Cloud {
  const name = read.optional('cloud') ?? 'public';
  const found = Object.entries(clouds).find(([each]) => each === name);
  if (found === undefined) read.fault('cloud', `is no cloud: set it to one of ${Object.keys(clouds).join(', ')}`);
  return found?.[1] ?? clouds.public;
}
