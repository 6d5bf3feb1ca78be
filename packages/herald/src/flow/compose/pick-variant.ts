import type { Content, Said } from '../../model/content.ts';
import { pickByLanguage } from './language.ts';

/** What content says to a reader of a language: of variants `de-AT`, else `de`, else any `de-…`, else the one for everybody else. */
export const pickVariant = (content: Content, locale: string | undefined): Said =>
  content.kind === 'localized' ? (pickByLanguage(content.variants, locale) ?? content.otherwise) : content;
