import { readFileSync } from 'node:fs';
import { codeOf } from 'herald-server';
import type { Icons } from './app.ts';
import type { AppReader } from './app-reader.ts';
import { iconFault } from './icon-fault.ts';

/** Reads the two pictures, our own unless others are named, and keeps what is wrong with them. */
export const readIcons = (read: AppReader): Icons => ({
  color: readIcon(read, 'colorIcon', 'color'),
  outline: readIcon(read, 'outlineIcon', 'outline'),
});

const own = { color: './icons/color.png', outline: './icons/outline.png' } as const;

function readIcon(read: AppReader, field: 'colorIcon' | 'outlineIcon', which: keyof Icons): Uint8Array {
  const file = read.optional(field);
  try {
    const bytes = readFileSync(file ?? new URL(own[which], import.meta.url));
    const fault = iconFault(which, bytes);
    if (fault !== undefined) read.fault(field, `names a picture that ${fault}`);
    return bytes;
  } catch (error) {
    read.fault(field, `names a file that cannot be read: ${codeOf(error)}`);
    return new Uint8Array();
  }
}
