import { randomToken } from '../message/create-response.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import { digestResponse, hashSecret, parseDigest, printDigest } from './digest.ts';

export interface Credentials {
  readonly user: string;
  readonly secret: string;
}

/**
 * Credentials for the challenge in a 401 or 407. The result is the header to add to the repeated request (with a new CSeq); undefined when
 * the challenge asks for what is not known here (another scheme or algorithm).
 */
export function answerChallenge(
  response: SipResponse,
  request: SipRequest,
  credentials: Credentials,
): readonly [name: string, value: string] | undefined {
  const [challengeName, name] =
    response.status === 407 ? ['Proxy-Authenticate', 'Proxy-Authorization'] : ['WWW-Authenticate', 'Authorization'];
  for (const challenge of response.headers.all(challengeName!)) {
    const offered = parseDigest(challenge);
    const nonce = offered?.get('nonce');
    const realm = offered?.get('realm');
    if (!offered || nonce === undefined || realm === undefined || !/^(md5)?$/i.test(offered.get('algorithm') ?? '')) continue;
    const qops = offered
      .get('qop')
      ?.split(',')
      .map((qop) => qop.trim().toLowerCase());
    if (qops && !qops.includes('auth')) continue;
    const counted = qops ? { qop: 'auth', nc: '00000001', cnonce: randomToken(8) } : {};
    const ha1 = hashSecret(credentials.user, realm, credentials.secret);
    const fields = new Map([
      ['username', credentials.user],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', request.uri],
      ['response', digestResponse({ ha1, method: request.method, uri: request.uri, nonce, ...counted })],
      ['algorithm', 'MD5'],
      ...Object.entries(counted),
    ]);
    const opaque = offered.get('opaque');
    if (opaque !== undefined) fields.set('opaque', opaque);
    return [name!, printDigest(fields)];
  }
  return undefined;
}
