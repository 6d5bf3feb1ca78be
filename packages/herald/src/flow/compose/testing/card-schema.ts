import { z } from 'zod';

/**
 * The parts of Adaptive Cards 1.5 that our cards are made of, as closed as the published JSON schema has them: no property
 * that it does not know, and no value beside those that it names. No package carries that schema.
 */
const text = z.string().min(1);
const element = {
  id: text.optional(),
  isVisible: z.boolean().optional(),
  separator: z.boolean().optional(),
  spacing: z.enum(['None', 'Small', 'Default', 'Medium', 'Large']).optional(),
};
const look = {
  color: z.enum(['Default', 'Accent']).optional(),
  isSubtle: z.boolean().optional(),
  size: z.enum(['Small', 'Default', 'Medium', 'Large']).optional(),
  weight: z.enum(['Default', 'Bolder']).optional(),
};
const data = z.record(z.string(), z.unknown());

const openUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), title: text, url: z.url() });
const submit = z.strictObject({ type: z.literal('Action.Submit'), title: text, data });
const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  title: text,
  verb: text,
  data,
  fallback: submit,
});
const toggleVisibility = z.strictObject({
  type: z.literal('Action.ToggleVisibility'),
  title: text,
  targetElements: z.array(text).min(1),
});
const action = z.discriminatedUnion('type', [openUrl, submit, execute, toggleVisibility]);

const textBlock = z.strictObject({ type: z.literal('TextBlock'), ...element, ...look, text, wrap: z.literal(true) });
const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  ...element,
  inlines: z.array(z.strictObject({ type: z.literal('TextRun'), ...look, text: z.string() })).min(1),
});
const image = z.strictObject({
  type: z.literal('Image'),
  ...element,
  url: z.url(),
  altText: text,
  size: z.enum(['Auto', 'Stretch', 'Small', 'Medium', 'Large']),
});
const actionSet = z.strictObject({ type: z.literal('ActionSet'), ...element, actions: z.array(action).min(1).max(6) });
const input = { ...element, id: text, label: text.optional(), wrap: z.literal(true) };
const choiceSet = z.strictObject({
  type: z.literal('Input.ChoiceSet'),
  ...input,
  choices: z.array(z.strictObject({ title: text, value: text.regex(/^[^,]+$/) })).min(2),
  isMultiSelect: z.boolean(),
  style: z.enum(['expanded', 'compact']),
  value: text.optional(),
});
const toggle = z.strictObject({
  type: z.literal('Input.Toggle'),
  ...input,
  title: text,
  value: text,
  valueOn: text,
  valueOff: text,
});
const column = z.strictObject({
  type: z.literal('Column'),
  ...element,
  width: z.union([z.number(), z.enum(['auto', 'stretch'])]),
  get items() {
    return z.array(cardElement);
  },
});
const columnSet = z.strictObject({ type: z.literal('ColumnSet'), ...element, columns: z.array(column).min(1) });
const container = z.strictObject({
  type: z.literal('Container'),
  ...element,
  selectAction: openUrl.optional(),
  get items() {
    return z.array(cardElement).min(1);
  },
});
const cardElement: z.ZodType = z.lazy(() =>
  z.discriminatedUnion('type', [textBlock, richTextBlock, image, actionSet, choiceSet, toggle, columnSet, container]),
);

/** A whole card. `msteams` is Teams' own and no part of the schema. */
export const cardSchema = z.strictObject({
  $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
  type: z.literal('AdaptiveCard'),
  version: z.literal('1.5'),
  fallbackText: text.optional(),
  msteams: z.strictObject({ width: z.literal('Full') }).optional(),
  body: z.array(cardElement).min(1),
  actions: z.array(action).optional(),
});
