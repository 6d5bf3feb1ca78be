import type { Config, Running, Work } from 'herald-server';

/** What a process says of itself when it is at work. */
export type Ready = {
  readonly command: string;
  readonly url: string | undefined;
  /** The data folder, or host and name of the database. */
  readonly store: string;
  readonly bot: string;
  readonly lanes: boolean;
  /** Where the simulated Teams is. */
  readonly simulator: string | undefined;
};

/** Says what is at work, from what it was told and where it listens. */
export const readyOf = (
  command: string,
  { store, botAppId, simulator }: Config,
  { lanes }: Work,
  { url }: Running,
): Ready => ({
  command,
  url,
  store: 'dataFolder' in store ? store.dataFolder : withoutLogin(store.databaseUrl.reveal()),
  bot: botAppId,
  lanes,
  simulator,
});

/** One line, such as `herald serve  listening on http://127.0.0.1:3978  store ./herald-data  bot 6f1c2d3e…`. */
export function readyLine({ command, url, store, bot, lanes, simulator }: Ready): string {
  return [
    command,
    url === undefined ? 'listening nowhere' : `listening on ${url}`,
    `store ${store}`,
    `bot ${bot.length > 12 ? `${bot.slice(0, 8)}…` : bot}`,
    ...(lanes ? [] : ['lanes off']),
    ...(simulator === undefined ? [] : [`Teams simulated at ${simulator}`]),
  ].join('  ');
}

/** A database's address without user, password and options. */
function withoutLogin(databaseUrl: string): string {
  const { protocol, host, pathname } = new URL(databaseUrl);
  return `${protocol}//${host}${pathname}`;
}
