/**
 * A process for tests to kill: opens the store in the folder named on the command line, and then commits one row after
 * another in it, printing the number of each when it is committed. When it cannot open it, it prints the error's code.
 */
import { sql } from 'kysely';
import { HeraldError } from '../../errors.ts';
import { connect } from '../open-store.ts';

const [dataFolder = ''] = process.argv.slice(2);
try {
  const { db } = await connect({ dataFolder });
  await sql`create table if not exists kept (number integer primary key)`.execute(db);
  for (let number = 1; ; number += 1) {
    await sql`insert into kept values (${number})`.execute(db);
    process.stdout.write(`${number}\n`);
  }
} catch (error) {
  process.stdout.write(`${error instanceof HeraldError ? error.code : String(error)}\n`);
}
