import { hash } from 'node:crypto';

const tagBytes = 16;
// Enough for the people who are met over and over; making or reading an id costs some microseconds.
const mostKept = 50_000;
// Public on purpose: the ids must be the same after a restart, and they guard nothing but simulated people.
const root = 'teams-simulator pairwise ids';

/**
 * The ids that one bot has for what it may address, disguised so that only that bot's key reads them back:
 * opaque, the same each time, useless to another bot, as Teams' own (glossary of the sheet).
 */
export class PairwiseIds {
  readonly #prefix: string;
  readonly #key: string;
  readonly #prescribed = { ids: new Map<string, string>(), plain: new Map<string, string>() };
  /** What was made or read lately. */
  readonly #kept = { ids: new Map<string, string>(), plain: new Map<string, string>() };

  constructor({ appId, prefix }: { readonly appId: string; readonly prefix: '29:' | 'a:' }) {
    this.#prefix = prefix;
    this.#key = [root, prefix, appId].join('\n');
  }

  /** Makes an id that a test or a document prescribes mean `plain`. */
  prescribe(plain: string, id: string): void {
    this.#prescribed.ids.set(plain, id);
    this.#prescribed.plain.set(id, plain);
  }

  idOf(plain: string): string {
    const known = this.#prescribed.ids.get(plain) ?? this.#kept.ids.get(plain);
    if (known !== undefined) return known;
    const id = this.#seal(plain);
    keep(this.#kept.ids, plain, id);
    keep(this.#kept.plain, id, plain);
    return id;
  }

  /** The same, for ids of which there are many and each is asked for once. */
  idOnce(plain: string): string {
    return this.#prescribed.ids.get(plain) ?? this.#seal(plain);
  }

  /** What an id of this bot stands for; undefined for anything else, above all an id of another bot. */
  read(id: string): string | undefined {
    const known = this.#prescribed.plain.get(id) ?? this.#kept.plain.get(id);
    if (known !== undefined || !id.startsWith(`${this.#prefix}1`)) return known;
    const sealed = Buffer.from(id.slice(this.#prefix.length + 1), 'base64url');
    if (sealed.length <= tagBytes) return undefined;
    const tag = sealed.subarray(0, tagBytes);
    const plain = this.#disguise(sealed.subarray(tagBytes), tag).toString('utf8');
    if (!this.#tagOf(plain).equals(tag)) return undefined;
    keep(this.#kept.plain, id, plain);
    return plain;
  }

  #seal(plain: string): string {
    const tag = this.#tagOf(plain);
    const sealed = Buffer.concat([tag, this.#disguise(Buffer.from(plain), tag)]);
    return `${this.#prefix}1${sealed.toString('base64url')}`;
  }

  // Proves that an id is of this bot, and makes the ids of any two people unlike each other.
  #tagOf(plain: string): Buffer {
    return hash('sha256', `${this.#key}\n${plain}`, 'buffer').subarray(0, tagBytes);
  }

  /** Turns plain bytes into others and back again. */
  #disguise(bytes: Buffer, tag: Buffer): Buffer {
    const seed = `${this.#key}\n${tag.toString('latin1')}\n`;
    const out = Buffer.from(bytes);
    for (let block = 0; block * 64 < out.length; block += 1) {
      const mask = hash('sha512', seed + block, 'buffer');
      const end = Math.min(64, out.length - block * 64);
      for (let at = 0; at < end; at += 1) out[block * 64 + at] = (out[block * 64 + at] ?? 0) ^ (mask[at] ?? 0);
    }
    return out;
  }
}

function keep(map: Map<string, string>, key: string, value: string): void {
  if (map.size >= mostKept) map.clear();
  map.set(key, value);
}
