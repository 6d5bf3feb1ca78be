/**
 * A process for tests to start, with a watched disk: opens the store in the folder named on the command line, and says on
 * standard output, as JSON, how often the disk was asked, and what became of work on a disk that is full.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { openStore } from '../open-store.ts';
import { TEST_BOT } from './for-each-store.ts';
import { newTenant } from './someone.ts';

const [dataFolder = ''] = process.argv.slice(2);
const { WATCHED_DISK: watched = '' } = process.env;
const counter = path.join(watched, 'syncs');
const full = path.join(watched, 'full');
const store = await openStore({ dataFolder }, { botAppId: TEST_BOT });
const { db, transact, addressBook } = store;
const insert = (number: number) => sql`insert into row values (${number})`;
const syncsOf = async (work: () => Promise<unknown>): Promise<number> => {
  rmSync(counter, { force: true });
  await work();
  return existsSync(counter) ? readFileSync(counter).length : 0;
};

await sql`create table row (number integer)`.execute(db);
const commits: number[] = [];
for (let number = 1; number <= 10; number += 1) commits.push(await syncsOf(() => insert(number).execute(db)));
let inside = 0;
const transaction = await syncsOf(() =>
  transact(async (handle) => {
    for (let number = 1; number <= 10; number += 1) await insert(number).execute(handle);
    inside = existsSync(counter) ? readFileSync(counter).length : 0;
  }),
);
const read = await syncsOf(() => sql`select from row`.execute(db));

const { tenant, seen, entraId } = newTenant();
await addressBook.learn([seen(1, { entraId: entraId() })]);
const said = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: { readonly code?: unknown; readonly cause?: { readonly code?: unknown } }) => [
      error.code,
      error.cause?.code,
    ],
  );
writeFileSync(full, '');
const waiting = Promise.all([said(addressBook.counts()), said(addressBook.learn([]))]);
const refused = await said(addressBook.learn([seen(2, { entraId: entraId() })]));
await waiting;
rmSync(full);
const after = [
  await said(addressBook.learn([seen(3, { entraId: entraId() })])),
  await said(addressBook.counts(tenant)),
  await said(db.selectFrom('tenant').selectAll().execute()),
];
await store.close();
process.stdout.write(JSON.stringify({ tenant, commits, inside, transaction, read, refused, after }));
