/** The conversation that a request to the Connector names in its path; undefined when it names none. */
export function conversationIn(path: string): string | undefined {
  const segment = /\/v3\/conversations\/([^/?]+)/.exec(path)?.[1];
  return segment === undefined ? undefined : decodeURIComponent(segment);
}
