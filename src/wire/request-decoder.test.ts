import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WIRE_LIMITS } from './limits.ts';
import { RequestDecoder } from './request-decoder.ts';

interface Plain {
  lines: string[];
  fault: string | undefined;
}

const decode = (bytes: Uint8Array, cuts: number[]): Plain[] => {
  const decoder = new RequestDecoder();
  const ends = [...cuts, bytes.length];
  let start = 0;
  return ends.flatMap((end) => {
    const requests = decoder.push(bytes.subarray(start, end));
    start = end;
    return requests.map((each) => ({ lines: [...each.headers.lines], fault: each.fault }));
  });
};

/** Whole, split in two at every byte, byte by byte, and as a plain Uint8Array. */
const check = (text: string, expected: [lines: string[], fault?: string][]) => {
  const bytes = Buffer.from(text, 'latin1');
  const wanted = expected.map(([lines, fault]) => ({ lines, fault }));
  assert.deepEqual(decode(bytes, []), wanted);
  assert.deepEqual(decode(new Uint8Array(bytes), []), wanted);
  const every = Array.from({ length: bytes.length }, (_, i) => i);
  assert.deepEqual(decode(bytes, every), wanted, 'byte by byte');
  const step = bytes.length > 3000 ? 97 : 1;
  for (let cut = 0; cut < bytes.length; cut += step) assert.deepEqual(decode(bytes, [cut]), wanted, `split at ${cut}`);
};

test('requests end at a blank line, with CR LF, bare LF and both mixed', () => {
  check('Action: Ping\r\nActionID: 1\r\n\r\nAction: Ping\nActionID: 2\n\nAction: Ping\r\nActionID: 3\n\r\nAction: Ping\n\r\n', [
    [['Action: Ping', 'ActionID: 1']],
    [['Action: Ping', 'ActionID: 2']],
    [['Action: Ping', 'ActionID: 3']],
    [['Action: Ping']],
  ]);
});

test('a blank line with nothing before it is a request of its own', () => {
  check('\r\n\nAction: Ping\r\n\r\n\r\n', [[[]], [[]], [['Action: Ping']], [[]]]);
});

test('a lone CR is data, also where it stands before CR LF', () => {
  check('ActionID: a\rb\r\n\r\n\r\r\nActionID: 64\r\n\r\n', [[['ActionID: a\rb']], [['\r', 'ActionID: 64']]]);
});

test('a NUL hides the rest of its line', () => {
  check('Action: Ping\r\nActionID: 65\0hidden\r\n\r\n', [[['Action: Ping', 'ActionID: 65']]]);
});

test('bytes above 127 pass unchanged', () => {
  const utf8 = Buffer.from('ActionID: Z\u00fcrich-\u65e5', 'utf8').toString('latin1');
  check(`${utf8}\r\n\r\n`, [[[utf8]]]);
});

test('a byte order mark before the first line does not count, half a one is text', () => {
  check('\u00ef\u00bb\u00bfAction: Ping\r\n\r\n', [[['Action: Ping']]]);
  check('\u00ef\u00bbAction: Ping\r\n\r\n', [[['\u00ef\u00bbAction: Ping']]]);
});

test('lines up to the limit are taken; a longer one is dropped and the request marked, its neighbours kept', () => {
  const line = `X: ${'x'.repeat(WIRE_LIMITS.requestLineBytes - 3)}`;
  check(`${line}\r\n\r\n${line}y\n\n`, [[[line]], [[`${line}y`]]]);
  check(`Action: Ping\r\n${line}y\r\nActionID: 43\r\n\r\nAction: Ping\r\n\r\n`, [
    [['Action: Ping', 'ActionID: 43'], 'lineTooLong'],
    [['Action: Ping']],
  ]);
  check(`${line}yz\n\n`, [[[], 'lineTooLong']]);
  check(`Action: Ping\r\nX-Long: ${'x'.repeat(4000)}\r\n\r\n`, [[['Action: Ping'], 'lineTooLong']]);
});

test('of too many lines the first are kept and the request is marked', () => {
  const lines = Array.from({ length: WIRE_LIMITS.requestHeaders }, (_, i) => `H${i}: v`);
  check(`${lines.join('\r\n')}\r\n\r\n`, [[lines]]);
  check(`${lines.join('\r\n')}\r\nH: v\r\n\r\nAction: Ping\r\n\r\n`, [[lines, 'tooManyLines'], [['Action: Ping']]]);
});

test('a stream without line ends is dropped as it comes and costs no time', () => {
  const decoder = new RequestDecoder();
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const start = process.cpuUsage();
  for (let i = 0; i < 512; i++) assert.deepEqual(decoder.push(chunk), []);
  assert.ok(process.cpuUsage(start).user < 500_000);
  assert.deepEqual(
    decoder.push(Buffer.from('\r\n\r\n')).map((each) => [each.headers.length, each.fault]),
    [[0, 'lineTooLong']],
  );
});
