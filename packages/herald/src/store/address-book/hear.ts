/** Lets each stored or new row hear the lessons about it, in the order given; returns the rows that are new or differ. */
export function hear<Row, About extends { readonly key: string }>(
  stored: ReadonlyMap<string, Row>,
  lessons: readonly About[],
  apply: (row: Row | undefined, lesson: About) => Row,
): readonly Row[] {
  const rows = new Map(stored);
  for (const lesson of lessons) rows.set(lesson.key, apply(rows.get(lesson.key), lesson));
  return [...rows].filter(([key, row]) => stored.get(key) !== row).map(([, row]) => row);
}
