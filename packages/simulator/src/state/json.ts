/** Any JSON object, read but not written. */
export interface JsonObject {
  readonly [field: string]: unknown;
}

/** Says whether a value is a JSON object, so not null, not an array, not a bare value. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object in a field, or an empty one. */
export const objectAt = (value: JsonObject, field: string): JsonObject => {
  const found = value[field];
  return isJsonObject(found) ? found : {};
};

/** The text in a field, or undefined when it is missing or no text. */
export const textAt = (value: JsonObject, field: string): string | undefined => {
  const found = value[field];
  return typeof found === 'string' ? found : undefined;
};

/** The objects in a list field, or none. */
export const objectsAt = (value: JsonObject, field: string): readonly JsonObject[] => {
  const found: unknown = value[field];
  return Array.isArray(found) ? found.filter((item) => isJsonObject(item)) : [];
};
