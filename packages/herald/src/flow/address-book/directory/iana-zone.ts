import { createRequire } from 'node:module';
import { z } from 'zod';

/** Unicode's table of Windows' time zones, as the Unicode Consortium publishes it. */
const TABLE = 'cldr-core/supplemental/windowsZones.json';
/** The whole world: the zone that stands for a Windows name wherever it is not known where. */
const ANYWHERE = '001';

const zone = z.object({ _other: z.string(), _type: z.string(), _territory: z.string() });
const table = z.object({
  supplemental: z.object({ windowsZones: z.object({ mapTimezones: z.array(z.object({ mapZone: zone })) }) }),
});

let byWindowsName: ReadonlyMap<string, string> | undefined;

/** The IANA name of a mailbox' time zone, which is a Windows name or one already; undefined for what is neither. */
export function ianaZone(name: string): string | undefined {
  byWindowsName ??= readTable();
  const found = byWindowsName.get(name);
  if (found !== undefined) return found;
  return isIana(name) ? name : undefined;
}

function readTable(): ReadonlyMap<string, string> {
  const read = table.parse(createRequire(import.meta.url)(TABLE));
  return new Map(
    read.supplemental.windowsZones.mapTimezones
      .filter(({ mapZone }) => mapZone._territory === ANYWHERE)
      .map(({ mapZone }) => [mapZone._other, mapZone._type]),
  );
}

function isIana(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
