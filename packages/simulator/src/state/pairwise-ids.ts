import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

const ivBytes = 16;
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
  readonly #ids = new Map<string, string>();
  readonly #plain = new Map<string, string>();

  constructor({ appId, prefix }: { readonly appId: string; readonly prefix: '29:' | 'a:' }) {
    this.#prefix = prefix;
    this.#key = derive('key', prefix, appId);
    this.#ivKey = derive('iv', prefix, appId);
  }

  /** Makes an id that a test or a document prescribes mean `plain`. */
  prescribe(plain: string, id: string): void {
    this.#ids.set(plain, id);
    this.#plain.set(id, plain);
  }

  idOf(plain: string): string {
    const known = this.#ids.get(plain);
    if (known !== undefined) return known;
    const iv = this.#ivOf(plain);
    const cipher = createCipheriv('aes-256-ctr', this.#key, iv);
    const sealed = Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final()]);
    const id = `${this.#prefix}1${sealed.toString('base64url')}`;
    this.prescribe(plain, id);
    return id;
  }

  /** What an id of this bot stands for; undefined for anything else, above all an id of another bot. */
  read(id: string): string | undefined {
    const known = this.#plain.get(id);
    if (known !== undefined || !id.startsWith(`${this.#prefix}1`)) return known;
    const sealed = Buffer.from(id.slice(this.#prefix.length + 1), 'base64url');
    if (sealed.length <= ivBytes) return undefined;
    const iv = sealed.subarray(0, ivBytes);
    const decipher = createDecipheriv('aes-256-ctr', this.#key, iv);
    const plain = Buffer.concat([decipher.update(sealed.subarray(ivBytes)), decipher.final()]).toString('utf8');
    return timingSafeEqual(this.#ivOf(plain), iv) ? plain : undefined;
  }

  #ivOf(plain: string): Buffer {
    return createHmac('sha256', this.#ivKey).update(plain).digest().subarray(0, ivBytes);
  }
}
