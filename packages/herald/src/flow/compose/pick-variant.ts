import type { Localized, Said } from '../../model/content.ts';
import { pickByLanguage } from './language.ts';

/** The variant for a language: `de-AT`, else `de`, else any `de-…`, else the one for everybody else. */
export const pickVariant = ({ variants, otherwise }: Localized, locale: string | undefined): Said =>
  pickByLanguage(variants, locale) ?? otherwise;
