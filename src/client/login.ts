import type { Collector } from './action-call.ts';
import type { Connection } from './connection.ts';
import { AmiError, AmiRefusal } from './errors.ts';
import { md5 } from './md5.ts';
import type { AmiReply } from './message.ts';
import type { Fields } from './request.ts';
import { lifeOf } from './resume-token.ts';

export interface Credentials {
  readonly username: string;
  readonly secret: string;
  /** `md5` proves the secret without telling it, and is taken unless the account of the server allows plain logins only. */
  readonly auth: 'md5' | 'plain';
  /** Event mask: `on`, `off`, or classes such as `call,agent`. */
  readonly events: string;
  /** The dialect to speak; only Ringdown knows this header. */
  readonly dialect: 'classic' | 'modern' | undefined;
}

/**
 * Logs in (AMI modern: Login, Challenge).
 * @param resume token of the last event that was heard, for a server that numbers its events.
 * @returns the token of where the server stands, if it numbers its events. The events behind it know their life.
 * @throws AmiRefusal `AMI_LOGIN_REFUSED` when the server does not take the credentials.
 */
export async function logIn(
  connection: Connection,
  { username, secret, auth, events, dialect }: Credentials,
  resume: string | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const request = async (action: string, fields: Fields, collector?: Collector<AmiReply>) => {
    try {
      return await connection.request(action, fields, timeoutMs, signal, collector);
    } catch (error) {
      throw error instanceof AmiRefusal ? new AmiRefusal('AMI_LOGIN_REFUSED', action, error.reply) : error;
    }
  };
  const proof = async (): Promise<Fields> => {
    if (auth === 'plain') return { Secret: secret };
    const challenge = (await request('Challenge', { AuthType: 'MD5' })).get('Challenge');
    if (challenge === undefined) throw new AmiError('AMI_CONNECT_FAILED', 'the server sent no challenge');
    return { AuthType: 'MD5', Key: md5(challenge + secret) };
  };
  // What the server tells behind its reply may be heard before anybody who waits for the reply goes on.
  const learnsLife: Collector<AmiReply> = {
    reply: (reply) => {
      connection.life = lifeOf(reply.get('ResumeToken'));
      return reply;
    },
    item: () => undefined,
  };
  const fields = { Username: username, ...(await proof()), Events: events, Dialect: dialect, Resume: resume };
  return (await request('Login', fields, learnsLife)).get('ResumeToken');
}
