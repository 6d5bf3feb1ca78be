import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';

/** A key pair as it signs and as it is published. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

/** The RSA keys of one issuer: the newest signs, all published ones verify. */
export class SigningKeys {
  readonly #endorsements: readonly string[] | undefined;
  #keys: readonly [SigningKey, ...SigningKey[]];

  private constructor(first: SigningKey, endorsements: readonly string[] | undefined) {
    this.#keys = [first];
    this.#endorsements = endorsements;
  }

  /** `endorsements` goes into each published key: the channels for which it may sign (sheet 2.2). */
  static async generate(endorsements?: readonly string[]): Promise<SigningKeys> {
    return new SigningKeys(await newKey(endorsements), endorsements);
  }

  get current(): SigningKey {
    return this.#keys[0];
  }

  published(): { keys: JWK[] } {
    return { keys: this.#keys.map(({ published }) => published) };
  }

  /** Signs with a new key from now on; the old ones are unpublished at once unless they are kept. */
  async rotate({ keepOld = false } = {}): Promise<SigningKey> {
    const key = await newKey(this.#endorsements);
    this.#keys = keepOld ? [key, ...this.#keys] : [key];
    return key;
  }
}

async function newKey(endorsements: readonly string[] | undefined): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const kid = randomUUID();
  const published: JWK = {
    ...(await exportJWK(publicKey)),
    use: 'sig',
    alg: 'RS256',
    kid,
    x5t: kid,
    ...(endorsements === undefined ? {} : { endorsements }),
  };
  return { kid, privateKey, published };
}
