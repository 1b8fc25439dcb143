import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { SessionRecorder, withoutSecrets } from './session-recorder.ts';

const SAID = [
  ['<', 'Asterisk Call Manager/1.0\r\n'],
  ['>', 'Action: Login\r\nUsername: admin\r\nSecret: *** not this ***\r\n\r\n'],
  ['<', 'Response: Success\r\nMessage: Authentication accepted\r\n\r\n'],
  ['<', 'Event: Hangup\r\nChannel: SIP/\u00e9-1\r\n\r\n'],
] as const;

/** What a recorder writes of that, its bytes cut after each `piece` of them. */
async function recordedIn(piece: number): Promise<string[]> {
  const lines: string[] = [];
  const clock = new ManualClock();
  const recorder = new SessionRecorder('/tmp/calls.jsonl.gz', 'pbx.example:5038', clock, (line) => lines.push(line));
  const connection = recorder.connection();
  for (const [dir, text] of SAID) {
    const bytes = Buffer.from(text, 'utf8');
    for (let at = 0; at < bytes.length; at += piece) connection.take(dir, bytes.subarray(at, at + piece));
    await clock.advance(10);
  }
  return lines;
}

test('a session is written a message an entry, however its bytes came, with a head and times', async () => {
  const [head, ...entries] = (await recordedIn(Number.POSITIVE_INFINITY)).map((line) => JSON.parse(line));
  assert.deepEqual(head, { id: 'calls', server: 'pbx.example:5038', set: 'recorded', version: 'Asterisk Call Manager/1.0' });
  assert.deepEqual(
    entries.map(({ t, conn, dir, text }) => [t, conn, dir, text]),
    SAID.map(([dir, text], index) => [index * 10, 'a', dir, text.replace(/Secret: .*\r/, 'Secret: ********\r')]),
  );
  const whole = await recordedIn(Number.POSITIVE_INFINITY);
  for (let piece = 1; piece < 70; piece++) assert.deepEqual(await recordedIn(piece), whole, `pieces of ${piece}`);
});

test('what a connection left unfinished is written when it ends, once', () => {
  const lines: string[] = [];
  const recorder = new SessionRecorder('x', 'y', new ManualClock(), (line) => lines.push(line));
  const connection = recorder.connection();
  connection.take('<', Buffer.from('Asterisk'));
  connection.end();
  connection.end();
  assert.deepEqual(
    lines.slice(1).map((line) => JSON.parse(line)),
    [{ t: 0, conn: 'a', dir: '<', text: 'Asterisk' }],
  );
  assert.deepEqual([recorder.messages, recorder.bytes], [1, 8]);
});

test('logins and lines of configuration lose what proves who somebody is, and nothing else', () => {
  for (const [text, kept] of [
    ['Secret: a b\r\nSecretary: c', 'Secret: ********\r\nSecretary: c'],
    ['key: 00ff\r\n', 'key: ********\r\n'],
    ['Line-000001-000002: secret=abc\r\n', 'Line-000001-000002: secret=********\r\n'],
    ['Output: md5secret => abc\r\n', 'Output: md5secret => ********\r\n'],
    ['Monkey: 1\r\n', 'Monkey: 1\r\n'],
  ] as const)
    assert.equal(withoutSecrets(text), kept);
});
