/** Which conversations are being written to at this moment; Teams refuses a second write to them (sheet 4.2, 412). */
export class ConversationWrites {
  readonly #busy = new Set<object>();

  /** Says whether the conversation was free; it is taken then until `leave`. */
  enter(conversation: object): boolean {
    if (this.#busy.has(conversation)) return false;
    this.#busy.add(conversation);
    return true;
  }

  leave(conversation: object): void {
    this.#busy.delete(conversation);
  }

  clear(): void {
    this.#busy.clear();
  }
}
