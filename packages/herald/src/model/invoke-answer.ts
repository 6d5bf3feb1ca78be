/** What an invoke is to be answered with: the HTTP status, and the body as JSON (protocol sheet, 2.12). */
export type InvokeAnswer = { readonly status: number; readonly body: unknown };
