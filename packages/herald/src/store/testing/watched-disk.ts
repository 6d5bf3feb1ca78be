/**
 * To be imported before a process does anything: in each of its threads every fsync is counted, and refused while the folder
 * that WATCHED_DISK names holds a file `full`.
 */
import fs from 'node:fs';
import path from 'node:path';

const { WATCHED_DISK: folder = '' } = process.env;
const { fsyncSync } = fs;
fs.fsyncSync = (file) => {
  if (fs.existsSync(path.join(folder, 'full'))) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
  fsyncSync(file);
  fs.appendFileSync(path.join(folder, 'syncs'), '.');
};
