/** What the shell is told: done, found a problem, or was asked for something that makes no sense. */
export const exitCode = { done: 0, problem: 1, misused: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
