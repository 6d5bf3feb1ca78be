import type { Localized, Said } from '../../model/content.ts';

/** The variant for a language: `de-AT`, else `de`, else any `de-…`, else the one for everybody else. Case does not count. */
export function pickVariant({ variants, otherwise }: Localized, locale: string | undefined): Said {
  const byName = new Map(Object.entries(variants).map(([name, said]) => [name.toLowerCase(), said]));
  for (const name of fallbacks(locale)) {
    const found =
      byName.get(name) ?? byName.get([...byName.keys()].find((known) => known.startsWith(`${name}-`)) ?? '');
    if (found !== undefined) return found;
  }
  return otherwise;
}

/** `zh-hant-tw`, `zh-hant`, `zh`. */
function fallbacks(locale: string | undefined): readonly string[] {
  const parts = (locale ?? '').toLowerCase().split(/[-_]/).filter(Boolean);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
