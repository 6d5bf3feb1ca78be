/** The code of an error that Node or a library made, such as `EADDRINUSE`; its name when it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
