/** One step from one schema to the next. A step that was ever published never changes. */
export type Migration = {
  /** 1 for the first; each one more than the last. */
  readonly number: number;
  readonly name: string;
  /** Run in order, in the transaction of the whole migration. */
  readonly statements: readonly string[];
};
