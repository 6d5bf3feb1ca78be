/** Progress, for whoever waits: on standard error, since standard output is for the result. */
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
