import type { TopicPreference } from '../../model/rules.ts';

/** A language and what to take when there is nothing in it: `zh-hant-tw`, `zh-hant`, `zh`. */
export function fallbacks(locale: string | undefined): readonly string[] {
  const parts = (locale ?? '').toLowerCase().split(/[-_]/).filter(Boolean);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** What a table by language has for a reader: `de-AT`, else `de`, else any `de-…`. Case does not count. */
export function pickByLanguage<Value>(
  table: Readonly<Record<string, Value>>,
  locale: string | undefined,
): Value | undefined {
  const byName = new Map(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of fallbacks(locale)) {
    const found =
      byName.get(name) ?? byName.get([...byName.keys()].find((known) => known.startsWith(`${name}-`)) ?? '');
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a topic is called in a language: as it was ruled, else by its own name. */
export const topicTitle = ({ topic, title }: Pick<TopicPreference, 'topic' | 'title'>, locale: string): string =>
  typeof title === 'object' ? (pickByLanguage(title, locale) ?? topic) : (title ?? topic);

/** The locale as `Intl` writes it; undefined for what is none. Some clients put an underscore. */
export function canonical(locale: string | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale?.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
