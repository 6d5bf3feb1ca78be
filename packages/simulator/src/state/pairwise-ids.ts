import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

const ivBytes = 16;
// Ids of a million people would weigh hundreds of megabytes; making one costs some 10 microseconds.
const mostKept = 50_000;
// Public on purpose: the ids must be the same after a restart, and they guard nothing but simulated people.
const root = 'teams-simulator pairwise ids';

const derive = (...parts: readonly string[]): Buffer => createHmac('sha256', root).update(parts.join('\n')).digest();

/**
 * The ids that one bot has for what it may address, encrypted so that only that bot's key reads them back:
 * opaque, the same each time, useless to another bot, as Teams' own (glossary of the sheet).
 */
export class PairwiseIds {
  readonly #prefix: string;
  readonly #key: Buffer;
  readonly #ivKey: Buffer;
  readonly #prescribed = { ids: new Map<string, string>(), plain: new Map<string, string>() };
  /** What was made or read lately. */
  readonly #kept = { ids: new Map<string, string>(), plain: new Map<string, string>() };

  constructor({ appId, prefix }: { readonly appId: string; readonly prefix: '29:' | 'a:' }) {
    this.#prefix = prefix;
    this.#key = derive('key', prefix, appId);
    this.#ivKey = derive('iv', prefix, appId);
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
    if (sealed.length <= ivBytes) return undefined;
    const iv = sealed.subarray(0, ivBytes);
    const decipher = createDecipheriv('aes-256-ctr', this.#key, iv);
    const plain = Buffer.concat([decipher.update(sealed.subarray(ivBytes)), decipher.final()]).toString('utf8');
    if (!timingSafeEqual(this.#ivOf(plain), iv)) return undefined;
    keep(this.#kept.plain, id, plain);
    return plain;
  }

  #seal(plain: string): string {
    const iv = this.#ivOf(plain);
    const cipher = createCipheriv('aes-256-ctr', this.#key, iv);
    const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]);
    return `${this.#prefix}1${sealed.toString('base64url')}`;
  }

  #ivOf(plain: string): Buffer {
    return createHmac('sha256', this.#ivKey).update(plain).digest().subarray(0, ivBytes);
  }
}

function keep(map: Map<string, string>, key: string, value: string): void {
  if (map.size >= mostKept) map.clear();
  map.set(key, value);
}
