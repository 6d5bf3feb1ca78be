import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

type Stat = { readonly parent: number; readonly ticks: number };

/** CPU seconds of a process, its children that live and those that have ended, from /proc; undefined where there is none. */
export function serverCpu(pid: number): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = statOf(name);
      return stat !== undefined && (Number(name) === pid || stat.parent === pid) ? [stat.ticks] : [];
    })
    .reduce((sum, one) => sum + one, 0);
  return ticks / TICKS_PER_SECOND;
}

/** proc(5): the parent is field 4; user and system time, and those of children waited for, are fields 14 to 17. */
function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in field 2 may hold anything, spaces and parentheses too.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, one) => sum + one, 0) };
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}
