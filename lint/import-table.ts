/**
 * Which folder may import what: the table of docs/architecture.md, as data.
 * `files` is the start of a path from the repository's root; the first row that fits a file decides.
 * `own` lists what of the same package may be imported (starts of paths), `packages` which of our packages.
 */
type Row = {
  readonly files: string;
  readonly own: readonly string[];
  readonly packages: readonly string[];
  /** Packages of others that may not be imported there. */
  readonly forbidden?: readonly string[];
};

/** What the flow needs from outside, beside `ports.ts`. */
const morePorts = ['graph', 'directory', 'audience', 'bulk', 'reach', 'diagnosis'].map(
  (part) => `packages/herald/src/${part}-ports.ts`,
);

export const importTable: readonly Row[] = [
  {
    files: 'packages/herald/src/model/',
    own: ['packages/herald/src/model/'],
    packages: [],
  },
  {
    files: 'packages/herald/src/ports.ts',
    own: ['packages/herald/src/model/'],
    packages: [],
  },
  {
    files: 'packages/herald/src/message-ports.ts',
    own: ['packages/herald/src/model/', 'packages/herald/src/ports.ts'],
    packages: [],
  },
  {
    files: 'packages/herald/src/lane-ports.ts',
    own: ['packages/herald/src/model/', 'packages/herald/src/ports.ts', 'packages/herald/src/message-ports.ts'],
    packages: [],
  },
  {
    files: 'packages/herald/src/content-ports.ts',
    own: ['packages/herald/src/model/'],
    packages: [],
  },
  {
    files: 'packages/herald/src/graph-ports.ts',
    own: ['packages/herald/src/model/', 'packages/herald/src/ports.ts'],
    packages: [],
  },
  ...['directory', 'audience', 'bulk', 'reach', 'diagnosis'].map((part) => ({
    files: `packages/herald/src/${part}-ports.ts`,
    own: [
      'packages/herald/src/model/',
      'packages/herald/src/ports.ts',
      'packages/herald/src/message-ports.ts',
      'packages/herald/src/lane-ports.ts',
    ],
    packages: [],
  })),
  {
    files: 'packages/herald/src/errors.ts',
    own: ['packages/herald/src/model/'],
    packages: [],
  },
  {
    files: 'packages/herald/src/parse-input.ts',
    own: ['packages/herald/src/errors.ts'],
    packages: [],
  },
  {
    files: 'packages/herald/src/flow/',
    own: [
      'packages/herald/src/model/',
      'packages/herald/src/ports.ts',
      'packages/herald/src/message-ports.ts',
      'packages/herald/src/lane-ports.ts',
      'packages/herald/src/content-ports.ts',
      ...morePorts,
      'packages/herald/src/errors.ts',
      'packages/herald/src/parse-input.ts',
      'packages/herald/src/flow/{same}/',
    ],
    packages: [],
    // Only `teams/` opens connections and only `store/` speaks SQL.
    forbidden: ['undici', 'node:http', 'node:https', 'node:net', 'kysely', 'pg', '@electric-sql/pglite'],
  },
  {
    files: 'packages/herald/src/teams/',
    own: [
      'packages/herald/src/model/',
      'packages/herald/src/ports.ts',
      'packages/herald/src/message-ports.ts',
      'packages/herald/src/lane-ports.ts',
      'packages/herald/src/content-ports.ts',
      ...morePorts,
      'packages/herald/src/errors.ts',
      'packages/herald/src/teams/',
    ],
    packages: [],
    forbidden: ['kysely', 'pg', '@electric-sql/pglite'],
  },
  {
    files: 'packages/herald/src/store/',
    own: [
      'packages/herald/src/model/',
      'packages/herald/src/ports.ts',
      'packages/herald/src/message-ports.ts',
      'packages/herald/src/lane-ports.ts',
      'packages/herald/src/content-ports.ts',
      ...morePorts,
      'packages/herald/src/errors.ts',
      'packages/herald/src/parse-input.ts',
      'packages/herald/src/store/',
    ],
    packages: [],
    forbidden: ['undici', 'node:http', 'node:https'],
  },
  { files: 'packages/herald/', own: ['packages/herald/src/'], packages: [] },
  { files: 'packages/contract/', own: ['packages/contract/src/'], packages: [] },
  { files: 'packages/server/', own: ['packages/server/src/'], packages: ['herald', 'herald-contract'] },
  {
    files: 'packages/cli/',
    own: ['packages/cli/src/'],
    packages: ['herald', 'herald-contract', 'herald-server'],
  },
  { files: 'packages/console/', own: ['packages/console/src/'], packages: ['herald-contract'] },
  { files: 'packages/simulator/', own: ['packages/simulator/src/'], packages: [] },
  { files: 'lint/', own: ['lint/'], packages: [] },
  {
    files: 'test/',
    own: ['test/', 'examples/'],
    packages: ['herald', 'herald-server', 'herald-cli', 'teams-simulator'],
  },
  {
    files: 'bench/',
    own: ['bench/', 'test/support/'],
    packages: ['herald', 'herald-server', 'herald-cli', 'teams-simulator'],
  },
  { files: 'examples/', own: ['examples/'], packages: ['herald', 'herald-server', 'herald-cli', 'teams-simulator'] },
];

export const ourPackages = [
  'herald',
  'herald-contract',
  'herald-server',
  'herald-cli',
  'herald-console',
  'teams-simulator',
];
