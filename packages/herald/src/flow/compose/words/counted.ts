/** Words that go by a number; `shown` is the number as its reader writes it. */
export type Counted = (count: number, shown: string) => string;

/** The forms that a language has for numbers, `#` standing for the number; `other` also for those that are not given. */
type Forms = { readonly other: string } & { readonly [Rule in Intl.LDMLPluralRule]?: string };

/** Words of which the language's plural rules choose the form: `1 vote`, `2 votes`. */
export function counted(language: string, forms: Forms): Counted {
  const rules = new Intl.PluralRules(language);
  return (count, shown) => (forms[rules.select(count)] ?? forms.other).replace('#', () => shown);
}
