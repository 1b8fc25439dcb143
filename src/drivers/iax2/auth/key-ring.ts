import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** RSA keys by name, as `inkeys` and `outkey` call them: public ones of others, private ones of ours. */
export class KeyRing {
  static readonly empty = new KeyRing();

  readonly #publicKeys = new Map<string, KeyObject>();
  readonly #privateKeys = new Map<string, KeyObject>();

  /** Takes `name.pub` or `name.key` with its PEM text. Throws what `node:crypto` throws for text that is no key, or one with a passphrase. */
  add(file: string, pem: string): void {
    const name = file.slice(0, -4);
    if (file.endsWith('.pub')) this.#publicKeys.set(name, createPublicKey(pem));
    else if (file.endsWith('.key')) this.#privateKeys.set(name, createPrivateKey(pem));
  }

  /** The challenge signed (RSA with SHA-1, RFC 5456 8.6.16), in base64; undefined without such a key. */
  sign(name: string, challenge: string): string | undefined {
    const key = this.#privateKeys.get(name);
    return key && sign('sha1', Buffer.from(challenge, 'latin1'), key).toString('base64');
  }

  /** Whether one of the named keys (parted by `:`) made the signature. */
  verify(names: string, challenge: string, signature: string): boolean {
    const bytes = Buffer.from(signature, 'base64');
    return names.split(':').some((name) => {
      const key = this.#publicKeys.get(name);
      return key !== undefined && verify('sha1', Buffer.from(challenge, 'latin1'), key, bytes);
    });
  }
}
