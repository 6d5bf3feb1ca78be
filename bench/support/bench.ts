/** The options of a bench: what each is unless it is given, and what a word may be. */
export type Defaults = Readonly<Record<string, number | string>>;
export type Choices = Readonly<Record<string, readonly string[]>>;

/** One bench, as `run.ts` lists it. */
export type Bench = {
  readonly about: string;
  readonly defaults: Defaults;
  /** What the options that are words may be. */
  readonly choices?: Choices;
  run(options: Defaults): Promise<Readonly<Record<string, unknown>>>;
};

/** Types what a bench gets by its defaults: a number stays a number, a word a word. */
export function bench<const Of extends Defaults>(of: {
  readonly about: string;
  readonly defaults: Of;
  readonly choices?: Choices;
  run(options: { readonly [Name in keyof Of]: Of[Name] extends number ? number : string }): Promise<object>;
}): Bench {
  return {
    ...of,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- read-options.ts gives each what its default is
    run: async (options) => ({ ...(await of.run(options as never)) }),
  };
}
