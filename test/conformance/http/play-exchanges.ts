import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Place } from '../player/play.ts';
import type { RecordedExchange } from './recorded-exchange.ts';

/** Longer than any recorded answer took. */
const ANSWER_WITHIN_MS = 15_000;

/** Secrets that the recorder used, the right one first. */
const SECRETS = ['adminpw', 'wrong'];

/**
 * Asks what was asked when the recording was made, one request after the other, each on a connection of its own. What the server gives out
 * (session ids, nonces) takes the place of what was recorded, and digests are made anew with the secret that was used then.
 */
export async function playExchanges(place: Place, recorded: readonly RecordedExchange[]): Promise<RecordedExchange[]> {
  const played: RecordedExchange[] = [];
  const ours = new Map<string, string>();
  for (const { request, response } of recorded) {
    const asked = withDigest(request, withKnown(request, ours));
    const answered = await ask(place, asked);
    played.push({ request: asked, response: answered });
    for (const pattern of GIVEN_OUT) {
      const [then, now] = [pattern.exec(response)?.[1], pattern.exec(answered)?.[1]];
      if (then !== undefined && now !== undefined && !ours.has(then)) ours.set(then, now);
    }
  }
  return played;
}

const GIVEN_OUT = [/mansession_id="?([0-9a-f]+)/, /nonce="([0-9a-f]+)"/];

/** The request with what the server that is asked has given out. */
const withKnown = (request: string, ours: ReadonlyMap<string, string>): string =>
  request.replace(/(?<=(?:mansession_id="?|nonce="|opaque="))[0-9a-f]+/g, (then) => ours.get(then) ?? then);

/** A digest for the nonce of now, by whoever made the recorded one. */
function withDigest(recorded: string, request: string): string {
  const header = (text: string) => /^Authorization: Digest (.*)$/m.exec(text)?.[1];
  const [then, now] = [header(recorded), header(request)];
  if (then === undefined || now === undefined) return request;
  const method = request.slice(0, request.indexOf(' '));
  const secret = SECRETS.find((each) => responseOf(then, method, each) === part(then, 'response')) ?? '';
  return request.replace(/response="[0-9a-f]+"/, `response="${responseOf(now, method, secret)}"`);
}

const part = (digest: string, name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(digest)?.[1] ?? '';
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function responseOf(digest: string, method: string, secret: string): string {
  const of = (name: string) => part(digest, name);
  const a1 = md5(`${of('username')}:${of('realm')}:${secret}`);
  return md5([a1, of('nonce'), of('nc'), of('cnonce'), of('qop'), md5(`${method}:${of('uri')}`)].join(':'));
}

/** All that comes until the server closes. */
function ask({ host, port }: Place, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host, port }, () => socket.write(Buffer.from(request, 'latin1')));
    const timer = setTimeout(() => socket.destroy(new Error(`no answer to: ${request.split('\r\n', 1)[0]}`)), ANSWER_WITHIN_MS);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
