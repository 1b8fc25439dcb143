import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConferenceKit, confBridgeKit } from '../testing/conference-kit.ts';
import { applications } from './index.ts';

const recordings = (made: ConferenceKit) => made.places.flatMap((place) => place.recordings.map(({ path, append }) => [path, append]));
const seconds = (made: ConferenceKit) => Math.floor(made.clock.now() / 1000);

test('a recording leads below the spool folder, and one at a time', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nrecord_file_timestamp = no\n');
  await made.call('alice', 'plain');
  assert.equal(made.commands.startRecording('680', '../../etc/x.wav'), 'refused');
  assert.equal(made.commands.startRecording('680', 'x.exe'), 'refused');
  assert.equal(made.commands.startRecording('680', 'room.wav'), 'started');
  assert.deepEqual(recordings(made), [['/spool/monitor/room.wav', true]]);
  assert.equal(made.commands.startRecording('680'), 'running');
  assert.equal(made.commands.stopRecording('680'), 'stopped');
  assert.equal(made.commands.stopRecording('680'), 'none runs');
  assert.equal(made.commands.stopRecording('999'), 'no room');
});

test('record_conference records from the first one in to the last one out, into a file of the room’s name and the time', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nrecord_conference = yes\n');
  const began = seconds(made);
  const alice = await made.call('alice', 'plain');
  const file = `/spool/monitor/confbridge-680-${began}.wav`;
  assert.deepEqual(recordings(made), [[file, true]]);
  await made.hangUp(alice);
  assert.deepEqual(
    [...made.told('conference.recordingStarted'), ...made.told('conference.recordingStopped')].map((fact) => fact.file),
    [file, file],
  );
});

for (const [what, options, again] of [
  ['goes on in the file that it had', '', (began: number) => [`/spool/monitor/x-${began}.wav`, true]],
  [
    'begins another file without record_file_append',
    'record_file_append = no\n',
    (began: number) => [`/spool/monitor/x-${began + 5}.wav`, false],
  ],
  [
    'writes over the one file that there is without record_file_timestamp too',
    'record_file_append = no\nrecord_file_timestamp = no\n',
    () => ['/spool/monitor/x.wav', false],
  ],
] as const) {
  test(`a second recording of a room ${what}`, async () => {
    const made = await confBridgeKit(applications, `[room](+)\nrecord_file = x.wav\n${options}`);
    const began = seconds(made);
    await made.call('alice', 'plain');
    assert.equal(made.commands.startRecording('680'), 'started');
    made.commands.stopRecording('680');
    await made.clock.advance(5000);
    made.commands.startRecording('680');
    assert.deepEqual(recordings(made).at(-1), again(began));
  });
}

test('a file that is named by who begins the recording is the room’s from then on, with the time in it', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nrecord_file = x.wav\n');
  const began = seconds(made);
  await made.call('alice', 'plain');
  made.commands.startRecording('680');
  made.commands.stopRecording('680');
  made.commands.startRecording('680', 'y.wav');
  made.commands.stopRecording('680');
  made.commands.startRecording('680');
  assert.deepEqual(
    recordings(made).map(([path]) => path),
    ['x', 'y', 'y'].map((name) => `/spool/monitor/${name}-${began}.wav`),
  );
});
