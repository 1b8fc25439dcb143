import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { SipProbe } from './sip-probe.ts';
import { withExchange } from './small-exchange.ts';

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('sip/package.json')), 'test/messages');
const read = (name: string): Buffer => readFileSync(join(FOLDER, `${name}.dat`));
const WITHIN_MS = 30_000;

/**
 * What the exchange answers to the messages of RFC 4475 over TCP. Broken ones are refused as that says; a REGISTER or INVITE that is well
 * formed is asked who it is from before anything else is looked at, and nobody of theirs is known here.
 */
const ANSWERS: Readonly<Record<string, readonly number[]>> = {
  // Beside those of the RFC; first, as its branch comes again and would be taken for a repetition
  badcseq: [400],
  test: [400],
  // 3.1.1, well formed
  wsinv: [481],
  intmeth: [501],
  esc01: [401],
  escnull: [401],
  esc02: [501],
  lwsdisp: [404],
  longreq: [401],
  dblreq: [401, 401],
  semiuri: [404],
  transports: [404],
  mpart01: [405],
  // 3.1.2, broken
  badinv01: [400],
  scalar02: [400],
  quotbal: [400],
  ltgtruri: [400],
  lwsruri: [400],
  lwsstart: [400],
  trws: [400],
  escruri: [400],
  baddate: [400],
  regbadct: [400],
  badaspec: [400],
  badvers: [505],
  mismatch01: [400],
  mismatch02: [400],
  // 3.2 to 3.4, for the layers above the parser
  badbranch: [404],
  insuf: [400],
  unkscm: [416],
  novelsc: [416],
  unksm2: [401],
  bext01: [420],
  invut: [401],
  regaut01: [401],
  multi01: [400],
  mcl01: [400, 400],
  zeromf: [404],
  cparam01: [401],
  cparam02: [401],
  regescrt: [401],
  sdp01: [401],
  inv2543: [401],
};

/** Responses to nothing, and requests whose end never comes over a stream: dropped without a word. */
const DROPPED = ['bcast', 'bigcode', 'noreason', 'unreason', 'scalarlg', 'clerr', 'baddn', 'baddn_sep', 'ncl'];

/** The statuses that come back on a connection of its own, as many as are waited for. */
async function answersOverTcp(port: number, bytes: Buffer, count: number): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  const signal = AbortSignal.timeout(WITHIN_MS);
  let text = '';
  const statuses = () => [...text.matchAll(/^SIP\/2\.0 (\d{3})/gm)].map((match) => Number(match[1])).filter((status) => status >= 200);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  try {
    socket.write(bytes);
    while (statuses().length < count) await once(socket, 'data', { signal });
  } catch {
    // What came until then is compared.
  }
  socket.destroy();
  return statuses();
}

test('every message of the package has its line here', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.dat'));
  assert.deepEqual(names.map((name) => name.replace('.dat', '')).sort(), [...Object.keys(ANSWERS), ...DROPPED].sort());
});

test('torture messages over TCP are answered as RFC 4475 says, and the exchange goes on after each', () =>
  withExchange(async (exchange) => {
    const probe = await SipProbe.open(exchange.sip);
    try {
      for (const [name, expected] of Object.entries(ANSWERS)) {
        assert.deepEqual(await answersOverTcp(exchange.sipTcpPort, read(name), expected.length), expected, name);
        assert.equal(await probe.options(), 200, `after ${name}`);
      }
      for (const name of DROPPED) {
        const socket = connect(exchange.sipTcpPort, '127.0.0.1');
        let heard = '';
        socket
          .on('error', () => {})
          .on('data', (chunk) => {
            heard += chunk.toString('latin1');
          });
        await new Promise<void>((resolve) => socket.write(read(name), () => resolve()));
        assert.equal(await probe.options(), 200, `after ${name}`);
        assert.equal(heard, '', name);
        socket.destroy();
      }
      assert.deepEqual(
        exchange.log.filter(({ level }) => level === 'error'),
        [],
      );
    } finally {
      probe.close();
    }
  }));

test('the same over UDP, whole and cut short, leave an exchange that answers', () =>
  withExchange(async (exchange) => {
    const probe = await SipProbe.open(exchange.sip);
    try {
      for (const name of [...Object.keys(ANSWERS), ...DROPPED]) {
        const bytes = read(name);
        await probe.send(bytes);
        for (let end = 1; end < bytes.length; end += 31) await probe.send(bytes.subarray(0, end));
        assert.equal(await probe.options(), 200, `after ${name}`);
      }
      assert.equal(exchange.running.exchange.core.channels.size, 0);
      assert.deepEqual(
        exchange.log.filter(({ level }) => level === 'error'),
        [],
      );
    } finally {
      probe.close();
    }
  }));
