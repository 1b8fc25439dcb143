import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { Element, Elements } from '../frame/elements.ts';
import { AuthMethod } from '../frame/frame-types.ts';
import type { KeyRing } from './key-ring.ts';

/** What somebody is known by: whose word counts by which methods. */
export interface Credentials {
  /** Several parted by `;`, of which any is good. Empty: none. */
  readonly secret: string;
  /** Names of public keys, parted by `:`. */
  readonly inKeys: string;
  /** Bits of `AuthMethod`. */
  readonly methods: number;
}

/** A question that whoever claims to be somebody has to answer (RFC 5456 6.1.6, 6.2.8). */
export class Challenge {
  readonly text = String(randomInt(1, 2 ** 31));
  readonly methods: number;

  constructor(methods: number) {
    this.methods = methods;
  }

  /** AUTHREQ or REGAUTH for `username`. */
  request(username: string): Elements {
    const elements = new Elements().add16(Element.AuthMethods, this.methods);
    if (this.methods & (AuthMethod.Md5 | AuthMethod.Rsa)) elements.addText(Element.Challenge, this.text);
    return elements.addText(Element.Username, username);
  }

  /** Which method the answer is good by; undefined for a wrong one. Without credentials every answer is wrong, after the same work. */
  verify(answer: Elements, credentials: Credentials | undefined, keys: KeyRing): number | undefined {
    const { secret, inKeys } = credentials ?? NOBODY;
    const signature = answer.text(Element.RsaResult);
    const digest = answer.text(Element.Md5Result);
    const password = answer.text(Element.Password);
    let method: number | undefined;
    if (signature !== undefined && this.methods & AuthMethod.Rsa && inKeys !== '')
      method = keys.verify(inKeys, this.text, signature) ? AuthMethod.Rsa : undefined;
    else if (digest !== undefined && this.methods & AuthMethod.Md5)
      method = secrets(secret).some((each) => same(md5(this.text, each), digest.toLowerCase())) ? AuthMethod.Md5 : undefined;
    else if (password !== undefined && this.methods & AuthMethod.Plaintext)
      method = secrets(secret).some((each) => same(each, password)) ? AuthMethod.Plaintext : undefined;
    return credentials ? method : undefined;
  }
}

/** How we answer a challenge; undefined when none of its methods is one that we have something for. */
export function answerChallenge(
  question: Elements,
  ours: { readonly secret: string; readonly outKey: string },
  keys: KeyRing,
): Elements | undefined {
  const methods = question.number(Element.AuthMethods) ?? 0;
  const challenge = question.text(Element.Challenge) ?? '';
  if (ours.outKey !== '' && methods & AuthMethod.Rsa && challenge !== '') {
    const signature = keys.sign(ours.outKey, challenge);
    if (signature !== undefined) return new Elements().addText(Element.RsaResult, signature);
  }
  if (ours.secret === '') return undefined;
  const secret = secrets(ours.secret)[0]!;
  if (methods & AuthMethod.Md5 && challenge !== '') return new Elements().addText(Element.Md5Result, md5(challenge, secret));
  return methods & AuthMethod.Plaintext ? new Elements().addText(Element.Password, secret) : undefined;
}

const secrets = (text: string): string[] => text.split(';');

/** RFC 5456 8.6.15: of the challenge and the secret behind it. */
const md5 = (challenge: string, secret: string): string =>
  createHash('md5').update(challenge, 'latin1').update(secret, 'latin1').digest('hex');

/** Compared in the same time whatever they have in common. */
function same(expected: string, given: string): boolean {
  const [a, b] = [expected, given].map((text) => createHash('sha256').update(text, 'latin1').digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

/** For who is unknown: what nobody can answer. */
const NOBODY: Credentials = { secret: String(randomInt(2 ** 47)), inKeys: '', methods: AuthMethod.Md5 };
