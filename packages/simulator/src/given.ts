/** Fields without those that may be undefined. */
export type Given<Fields> = { [Field in keyof Fields]?: Exclude<Fields[Field], undefined> };

/** Without the fields that are undefined, which would hide what they are spread over. */
export function given<Fields extends object>(fields: Fields): Given<Fields> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only undefined ones are left out
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}
