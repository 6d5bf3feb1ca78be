import { isJsonObject, objectAt, objectsAt, textAt, type JsonObject } from '../state/json.ts';

/** The words of an Adaptive Card or another attachment, one line each, buttons in brackets. */
export function cardText(attachment: JsonObject): readonly string[] {
  const { content } = attachment;
  if (!isJsonObject(content)) return [`(${textAt(attachment, 'contentType') ?? 'attachment'})`];
  const lines = [...elementLines(content), ...buttons(content)];
  return lines.length > 0 ? lines : [`(${textAt(attachment, 'contentType') ?? 'attachment'})`];
}

function elementLines(element: JsonObject): readonly string[] {
  const lines: string[] = [];
  switch (textAt(element, 'type') ?? '') {
    case 'FactSet':
      for (const fact of objectsAt(element, 'facts'))
        lines.push(`${textAt(fact, 'title') ?? ''}: ${textAt(fact, 'value') ?? ''}`);
      break;
    case 'Image':
      lines.push(`(image: ${textAt(element, 'altText') ?? 'no description'})`);
      break;
    case 'Input.ChoiceSet':
      lines.push(...labelled(element));
      for (const choice of objectsAt(element, 'choices')) lines.push(`( ) ${textAt(choice, 'title') ?? ''}`);
      break;
    case 'Input.Text':
    case 'Input.Number':
    case 'Input.Date':
    case 'Input.Time':
      lines.push(...labelled(element), '[____]');
      break;
    case 'Input.Toggle':
      lines.push(`[ ] ${textAt(element, 'title') ?? ''}`);
      break;
    case 'ActionSet':
      lines.push(...buttons(element));
      break;
    default:
      lines.push(...words(element));
  }
  // Containers, columns and the card itself hold their elements under one of these.
  for (const part of ['body', 'items', 'columns'])
    for (const inner of objectsAt(element, part)) lines.push(...elementLines(inner));
  return lines;
}

const labelled = (element: JsonObject): readonly string[] => {
  const label = textAt(element, 'label') ?? textAt(element, 'placeholder');
  return label === undefined ? [] : [label];
};

function words(element: JsonObject): readonly string[] {
  // Hero and thumbnail cards have a title and a subtitle besides.
  const spoken = ['title', 'subtitle', 'text'].map((field) => textAt(element, field) ?? '');
  const runs = objectsAt(element, 'inlines').map((run) => textAt(run, 'text') ?? '');
  return [...spoken, runs.join('')].filter((line) => line.trim() !== '').flatMap((line) => line.split(/\r?\n/));
}

function buttons(element: JsonObject): readonly string[] {
  const all = [...objectsAt(element, 'actions'), ...objectsAt(element, 'buttons')];
  const titles = all.map((action) => textAt(action, 'title') ?? textAt(objectAt(action, 'fallback'), 'title') ?? '');
  return titles.length === 0 ? [] : [titles.map((title) => `[ ${title} ]`).join(' ')];
}
