/** What something is compared with. */
export type Value = string | boolean | number | null;

/** How a text is compared. */
export type Comparison = 'eq' | 'ne' | 'startsWith' | 'endsWith' | 'contains';

/** What must hold of somebody or something; a path names a property, or one inside another (`teamsApp/id`). */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly path: string; readonly by: Comparison; readonly value: Value }
  | { readonly kind: 'in'; readonly path: string; readonly values: readonly Value[] }
  /** Of a list: for one of its items at least; the paths inside are the item's, an empty one the item itself. */
  | { readonly kind: 'any'; readonly path: string; readonly of: Condition | undefined }
  | { readonly kind: 'count'; readonly path: string; readonly by: 'eq' | 'ne'; readonly value: number };

/** Several conditions as one; a single one is itself. */
export function together(kind: 'and' | 'or', of: readonly Condition[]): Condition {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
}

/** Reads a property; undefined and null are the same here. */
export type Read = (path: string) => unknown;

/** Says whether a condition holds; texts are compared without regard to case, as the directory does. */
export function holds(condition: Condition, read: Read): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.of.every((one) => holds(one, read));
    case 'or':
      return condition.of.some((one) => holds(one, read));
    case 'not':
      return !holds(condition.of, read);
    case 'compare':
      return compares(read(condition.path), condition.by, condition.value);
    case 'in':
      return condition.values.some((value) => isEqual(read(condition.path), value));
    case 'any': {
      const { of } = condition;
      const items = listAt(read, condition.path);
      return of === undefined ? items.length > 0 : items.some((item) => holds(of, readOf(item)));
    }
    case 'count':
      return (listAt(read, condition.path).length === condition.value) === (condition.by === 'eq');
  }
}

/** Reads the properties of a JSON value, `a/b` for one inside another. */
export const readOf =
  (value: unknown): Read =>
  (path) =>
    path === ''
      ? value
      : path.split('/').reduce<unknown>((inside, name) => (isRecord(inside) ? inside[name] : undefined), value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function listAt(read: Read, path: string): readonly unknown[] {
  const list: unknown = read(path);
  return Array.isArray(list) ? list : [];
}

function compares(actual: unknown, by: Comparison, value: Value): boolean {
  if (by === 'eq' || by === 'ne') return isEqual(actual, value) === (by === 'eq');
  if (typeof actual !== 'string' || typeof value !== 'string') return false;
  const [text, part] = [actual.toLowerCase(), value.toLowerCase()];
  switch (by) {
    case 'startsWith':
      return text.startsWith(part);
    case 'endsWith':
      return text.endsWith(part);
    case 'contains':
      return text.includes(part);
  }
}

function isEqual(actual: unknown, value: Value): boolean {
  if (typeof actual === 'string' && typeof value === 'string') return actual.toLowerCase() === value.toLowerCase();
  return (actual ?? null) === value;
}
