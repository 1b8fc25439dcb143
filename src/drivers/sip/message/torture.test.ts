import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { checkBody, checkRequest } from './check-request.ts';
import { encodeMessage } from './encoder.ts';
import { parseMessage } from './parser.ts';
import type { SipMessage, SipRequest } from './sip-message.ts';
import { parseVia } from './via.ts';

const messages = join(dirname(createRequire(import.meta.url).resolve('sip/package.json')), 'test/messages');
const read = (name: string): Buffer => readFileSync(join(messages, `${name}.dat`));

/** What stands in a valid message, RFC 4475 3.1.1 and those of 3.3 and 3.4 that are well formed. */
interface Expected {
  method?: string;
  status?: number;
  uri?: string;
  fromTag?: string | undefined;
  toTag?: string | undefined;
  vias: number;
  contacts?: number;
  body?: number;
}

const VALID: Record<string, Expected> = {
  wsinv: {
    method: 'INVITE',
    uri: 'sip:vivekg@chair-dnrc.example.com;unknownparam',
    fromTag: '98asjd8',
    toTag: '1918181833n',
    vias: 3,
    contacts: 1,
    body: 150,
  },
  intmeth: {
    method: "!interesting-Method0123456789_*+`.%indeed'~",
    uri: "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
    fromTag: "_token~1'+`*%!-.",
    vias: 1,
  },
  esc01: {
    method: 'INVITE',
    uri: 'sip:sips%3Auser%40example.com@example.net',
    fromTag: '938',
    vias: 1,
    contacts: 1,
    body: 150,
  },
  escnull: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '839923423', vias: 1, contacts: 2 },
  esc02: { method: 'RE%47IST%45R', uri: 'sip:registrar.example.com', fromTag: 'f232jadfj23', vias: 1, contacts: 2 },
  lwsdisp: { method: 'OPTIONS', uri: 'sip:user@example.com', fromTag: '323', vias: 1 },
  longreq: { method: 'INVITE', uri: 'sip:user@example.com', fromTag: `1${'298'.repeat(50)}2424`, vias: 34, contacts: 1, body: 150 },
  dblreq: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '43251j3j324', vias: 1, contacts: 1, body: 0 },
  semiuri: { method: 'OPTIONS', uri: 'sip:user;par=u%40example.net@example.com', fromTag: '33242', vias: 1 },
  transports: { method: 'OPTIONS', uri: 'sip:user@example.com', fromTag: '323', vias: 5 },
  mpart01: { method: 'MESSAGE', uri: 'sip:kumiko@example.org', vias: 1, body: 553 },
  unreason: { status: 200, fromTag: '11141343', toTag: '2229', vias: 1, contacts: 1, body: 154 },
  noreason: { status: 100, vias: 1, contacts: 1 },
  badbranch: { method: 'OPTIONS', uri: 'sip:user@example.com', fromTag: '33242', vias: 1 },
  regaut01: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '87321hj23128', vias: 1 },
  cparam01: { method: 'REGISTER', uri: 'sip:example.com', fromTag: 'DkfVgjkrtMwaerKKpe', vias: 1, contacts: 1 },
  cparam02: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '838293', vias: 1, contacts: 1 },
  regescrt: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '8', vias: 1, contacts: 1 },
  unksm2: { method: 'REGISTER', uri: 'sip:example.com', fromTag: '3234233', vias: 1, contacts: 1 },
  zeromf: { method: 'OPTIONS', uri: 'sip:user@example.com', fromTag: '3ghsd41', vias: 1 },
  inv2543: { method: 'INVITE', uri: 'sip:UserB@example.com', vias: 1, body: 105 },
};

/** What an element answers to the others (`0`: dropped), RFC 4475 3.1.2, 3.3. */
const REFUSED: Record<string, number> = {
  badinv01: 400,
  clerr: 400,
  ncl: 400,
  scalar02: 400,
  scalarlg: 0,
  quotbal: 400,
  ltgtruri: 400,
  lwsruri: 400,
  lwsstart: 400,
  trws: 400,
  escruri: 400,
  baddate: 400,
  regbadct: 400,
  badaspec: 400,
  baddn: 400,
  badvers: 505,
  mismatch01: 400,
  mismatch02: 400,
  bigcode: 0,
  insuf: 400,
  unkscm: 416,
  novelsc: 416,
  bext01: 420,
  invut: 415,
  multi01: 400,
  mcl01: 400,
  sdp01: 406,
  badcseq: 400,
};

/** What would be answered; undefined when the message is taken. */
function refusal(data: Buffer): number | undefined {
  const outcome = parseMessage(data);
  if (!outcome.ok) return outcome.refused ? outcome.status : 0;
  const { message } = outcome;
  if (message.kind === 'response') return message.cseq && message.via ? undefined : 0;
  return (checkRequest(message, new Set()) ?? (message.method === 'INVITE' ? checkBody(message, ['application/sdp']) : undefined))?.status;
}

function accepted(name: string): SipMessage {
  const outcome = parseMessage(read(name));
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.reason);
  return outcome.message;
}

function assertMatches(message: SipMessage, expected: Expected): void {
  if (expected.method !== undefined) {
    assert.equal((message as SipRequest).method, expected.method);
    assert.equal((message as SipRequest).uri, expected.uri);
    assert.ok((message as SipRequest).parsedUri);
  } else assert.equal(message.kind === 'response' && message.status, expected.status);
  if ('fromTag' in expected) assert.equal(message.fromTag, expected.fromTag);
  if ('toTag' in expected) assert.equal(message.toTag, expected.toTag);
  const vias = message.headers.list('Via');
  assert.equal(vias.length, expected.vias);
  assert.ok(vias.every((via) => parseVia(via)));
  if (expected.contacts !== undefined) assert.equal(message.headers.list('Contact').length, expected.contacts);
  if (expected.body !== undefined) assert.equal(message.body.length, expected.body);
  assert.ok(message.from);
  assert.ok(message.to);
}

describe('the torture messages of RFC 4475', () => {
  for (const [name, expected] of Object.entries(VALID)) {
    it(`takes ${name} for what it is`, () => {
      assertMatches(accepted(name), expected);
      assert.equal(refusal(read(name)), undefined);
    });
    it(`prints ${name} so that it reads the same again`, () => {
      const again = parseMessage(encodeMessage(accepted(name)));
      assert.ok(again.ok);
      assertMatches(again.message, expected);
    });
  }
  for (const [name, status] of Object.entries(REFUSED)) {
    it(`${status === 0 ? 'drops' : `answers ${status} to`} ${name}`, () => assert.equal(refusal(read(name)), status));
  }
  it('gives back the bytes of a body that is no text', () => {
    const data = read('mpart01');
    assert.deepEqual(accepted('mpart01').body, data.subarray(data.indexOf('\r\n\r\n') + 4));
  });
  it('never throws on a message that was cut anywhere', () => {
    for (const name of [...Object.keys(VALID), ...Object.keys(REFUSED)]) {
      const data = read(name);
      for (let end = 0; end < data.length; end++) refusal(data.subarray(0, end));
    }
  });
});
