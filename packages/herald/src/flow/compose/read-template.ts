import { z } from 'zod';
import { ConfigInvalid, type Fault } from '../../errors.ts';
import { isLanguageTag } from '../../model/language.ts';
import { placeIn, type Place } from './template-places.ts';
import { prepareText } from './template-text.ts';

const variantSchema = z.looseObject({
  kind: z.enum(['welcome', 'notification', 'poll', 'announcement'], {
    error: 'must be welcome, notification, poll or announcement',
  }),
});

/** A template by its shape; what its variants must have as messages is checked once they are expanded. */
export const templateSchema = z
  .strictObject({
    variants: z.record(z.string().refine(isLanguageTag), variantSchema, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'is not under a language as BCP 47 writes it, such as de or pt-BR'
          : 'must be messages by their languages',
    }),
    otherwise: z.string(),
  })
  .refine(({ variants, otherwise }) => Object.hasOwn(variants, otherwise), {
    path: ['otherwise'],
    message: 'must be one of the variants',
    when: ({ value }) => isShaped(value),
  })
  .refine(({ variants }) => new Set(Object.values(variants).map(({ kind }) => kind)).size === 1, {
    path: ['variants'],
    message: 'must be of one kind: they are one message',
  });

/** Said beside whatever else is wrong. */
const isShaped = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'otherwise' in value &&
  typeof value.otherwise === 'string' &&
  'variants' in value &&
  typeof value.variants === 'object' &&
  value.variants !== null;

export type TemplateRead = z.infer<typeof templateSchema>;
export type VariantRead = z.infer<typeof variantSchema>;
/** Templates by the names under which messages ask for them. */
export type Templates = Readonly<Record<string, TemplateRead>>;

/** Where a variant begins. */
export const startOf = ({ kind }: VariantRead): Place => (kind === 'announcement' ? 'announcement' : 'message');

/** Checks the expressions of named templates; throws `ConfigInvalid` that names each text which cannot be read. */
export async function checkTemplates(templates: Templates): Promise<void> {
  const faults = await Promise.all(
    Object.entries(templates).flatMap(([name, { variants }]) =>
      Object.entries(variants).map(([language, said]) =>
        findUnreadable(said, `templates.${name}.variants.${language}`),
      ),
    ),
  );
  if (faults.flat().length > 0) throw new ConfigInvalid(faults.flat());
}

/** The texts of a variant whose expressions cannot be read: wrongly written, or with a function that does not exist. */
export async function findUnreadable(variant: VariantRead, field: string): Promise<readonly Fault[]> {
  const { Expression } = await import('adaptive-expressions');
  const canRead = (text: string, place: Place): boolean => {
    try {
      const prepared = prepareText(text, place);
      if (prepared.includes('${')) Expression.parse(`\`${prepared}\``);
      return true;
    } catch {
      return false;
    }
  };
  const faults: Fault[] = [];
  const look = (node: unknown, at: Place, path: string): void => {
    if (typeof node === 'string') {
      if (!canRead(node, at))
        faults.push({ field: path, problem: 'holds an expression that cannot be read; write \\${ for a plain ${' });
    } else if (Array.isArray(node)) node.forEach((item, index) => look(item, at, `${path}[${index}]`));
    else if (typeof node === 'object' && node !== null)
      for (const [key, item] of Object.entries(node)) look(item, placeIn(at, { ...node }, key), `${path}.${key}`);
  };
  look(variant, startOf(variant), field);
  return faults;
}
