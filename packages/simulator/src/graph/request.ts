/** One request below the version: on its own, or an item of a batch. */
export interface GraphRequest {
  readonly method: string;
  /** Still encoded, without the query. */
  readonly path: string;
  /** From the `?` on. */
  readonly search: string;
  /** A header by its name in small letters. */
  readonly header: (name: string) => string | undefined;
  readonly body: unknown;
}

/** A request as it came in; its body is still text. */
export interface IncomingGraphRequest extends Omit<GraphRequest, 'body'> {
  readonly base: string;
  readonly text: string | undefined;
  readonly arrivedAt: number;
}
