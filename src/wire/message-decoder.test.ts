import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WIRE_LIMITS } from './limits.ts';
import { type DecodedMessage, MessageDecoder } from './message-decoder.ts';

type Plain = [kind: string, lines: string[], output?: string[]];

const plain = (message: DecodedMessage): Plain =>
  message.output ? [message.kind, [...message.headers.lines], [...message.output]] : [message.kind, [...message.headers.lines]];

const decode = (bytes: Uint8Array, cuts: number[]): Plain[] => {
  const decoder = new MessageDecoder();
  let start = 0;
  return [...cuts, bytes.length].flatMap((end) => {
    const messages = decoder.push(bytes.subarray(start, end));
    start = end;
    return messages.map(plain);
  });
};

const GREETING = 'Asterisk Call Manager/9.0.0';

/** Whole, split in two at every byte, byte by byte, and as a plain Uint8Array. */
const check = (text: string, expected: Plain[]) => {
  const bytes = Buffer.from(text, 'latin1');
  assert.deepEqual(decode(bytes, []), expected);
  assert.deepEqual(decode(new Uint8Array(bytes), []), expected);
  assert.deepEqual(
    decode(
      bytes,
      Array.from({ length: bytes.length }, (_, i) => i),
    ),
    expected,
    'byte by byte',
  );
  for (let cut = 0; cut < bytes.length; cut++) assert.deepEqual(decode(bytes, [cut]), expected, `split at ${cut}`);
};

test('the first lines of a command may look like the headers before them', () => {
  check(
    `${GREETING}\r\nResponse: Follows\r\nPrivilege: Command\r\nActionID: 1\r\nActionID: 2\r\nResponse: Error\n--END COMMAND--\r\n\r\n`,
    [
      ['greeting', [GREETING]],
      ['response', ['Response: Follows', 'Privilege: Command', 'ActionID: 1'], ['ActionID: 2', 'Response: Error']],
    ],
  );
});

test('a greeting, a reply and an event are told apart', () => {
  check(`${GREETING}\r\nResponse: Success\r\nActionID: 1\r\n\r\nEvent: OriginateResponse\r\nResponse: Failure\r\n\r\n`, [
    ['greeting', [GREETING]],
    ['response', ['Response: Success', 'ActionID: 1']],
    ['event', ['Event: OriginateResponse', 'Response: Failure']],
  ]);
});

test('a stream without a greeting begins with its first message', () => {
  check('Response: Success\r\nMessage: x\r\n\r\nEvent: A\r\n\r\n', [
    ['response', ['Response: Success', 'Message: x']],
    ['event', ['Event: A']],
  ]);
  check('Event: A\r\n\r\nEvent: B\r\n\r\n', [
    ['event', ['Event: A']],
    ['event', ['Event: B']],
  ]);
});

test('bare line ends and stray blank lines make no difference', () => {
  check(`${GREETING}\n\r\n\nEvent: A\nX: 1\r\nY: 2\n\nEvent: B\r\n\r\n\r\n\r\nEvent: C\n\r\nEvent: D\r\n\n`, [
    ['greeting', [GREETING]],
    ['event', ['Event: A', 'X: 1', 'Y: 2']],
    ['event', ['Event: B']],
    ['event', ['Event: C']],
    ['event', ['Event: D']],
  ]);
});

test('a reply whose ActionID comes first and whose text ends in a stray LF is one reply', () => {
  check(`${GREETING}\r\nActionID: p3\r\nResponse: Error\r\nMessage: Peer nosuch not found.\n\r\n\r\n\r\nEvent: A\r\n\r\n`, [
    ['greeting', [GREETING]],
    ['response', ['ActionID: p3', 'Response: Error', 'Message: Peer nosuch not found.']],
    ['event', ['Event: A']],
  ]);
});

test('the output of a command in the old framing may hold blank lines and what looks like headers', () => {
  check(
    `${GREETING}\r\nResponse: Follows\r\nPrivilege: Command\r\nActionID: 1\r\nfirst: line\n\nEvent: none\r\n\r\nlast\n--END COMMAND--\r\n\r\nEvent: A\r\n\r\n`,
    [
      ['greeting', [GREETING]],
      ['response', ['Response: Follows', 'Privilege: Command', 'ActionID: 1'], ['first: line', '', 'Event: none', '', 'last']],
      ['event', ['Event: A']],
    ],
  );
});

test('old output without a last line end, and without any line, ends at its mark', () => {
  check(
    `${GREETING}\r\nResponse: Follows\r\nPrivilege: Command\r\nno end--END COMMAND--\r\n\r\nResponse: Follows\r\nPrivilege: Command\r\n--END COMMAND--\r\n\r\nEvent: A\r\n\r\n`,
    [
      ['greeting', [GREETING]],
      ['response', ['Response: Follows', 'Privilege: Command'], ['no end']],
      ['response', ['Response: Follows', 'Privilege: Command'], []],
      ['event', ['Event: A']],
    ],
  );
});

test('the output of a command in the new framing is headers', () => {
  check(`${GREETING}\r\nResponse: Success\r\nMessage: Command output follows\r\nOutput: a\r\nOutput: \r\n\r\n`, [
    ['greeting', [GREETING]],
    ['response', ['Response: Success', 'Message: Command output follows', 'Output: a', 'Output: ']],
  ]);
});

test('a message over the limit is dropped with a fault, and the next one is read', () => {
  const decoder = new MessageDecoder();
  const messages = decoder.push(Buffer.from(`${GREETING}\r\nEvent: A\r\n`));
  const chunk = Buffer.alloc(1 << 20, 'x');
  for (let i = 0; i < 40; i++) messages.push(...decoder.push(chunk));
  messages.push(...decoder.push(Buffer.from('\r\n\r\nEvent: B\r\n\r\n')));
  assert.deepEqual(messages.map(plain), [
    ['greeting', [GREETING]],
    ['fault', []],
    ['event', ['Event: B']],
  ]);
});

test('a message of too many lines is a fault', () => {
  const decoder = new MessageDecoder();
  const text = `${GREETING}\r\n${'a\n'.repeat(WIRE_LIMITS.messageLines + 1)}\nEvent: B\r\n\r\n`;
  assert.deepEqual(
    decoder.push(Buffer.from(text)).map((message) => message.kind),
    ['greeting', 'fault', 'event'],
  );
});

test('eight megabytes without a line end cost linear time', () => {
  const decoder = new MessageDecoder();
  decoder.push(Buffer.from(`${GREETING}\r\n`));
  const chunk = Buffer.alloc(1024, 'x');
  const start = process.cpuUsage();
  for (let i = 0; i < 8192; i++) decoder.push(chunk);
  assert.ok(process.cpuUsage(start).user < 1_500_000);
});
