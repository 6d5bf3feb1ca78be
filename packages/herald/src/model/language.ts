/** Whether a text names a language as BCP 47 writes it, such as `de` or `pt-BR`; not `german`, which would never match anybody's. */
export function isLanguageTag(text: string): boolean {
  // Five letters and more are reserved for languages of which none was ever registered.
  if (!/^[a-z]{2,3}(-|$)/i.test(text)) return false;
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
