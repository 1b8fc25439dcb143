import assert from 'node:assert/strict';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { port, setUp, setUpCall } from './recording-fixture.ts';

test('names never leave the folder, and what no file can be is refused', async () => {
  const { recordings, channel, folder, warnings } = await setUp();
  const alice = channel('Test/alice-1');
  for (const file of ['../up', '/tmp/x', 'a/../../b', 'nul\0', '..']) {
    assert.equal(recordings.startMonitor(alice, { file }), 'refused', file);
    assert.equal(recordings.startMix(alice, { file: `${file}/x.wav` }), 'refused', file);
    assert.equal(recordings.startMix(alice, { options: `r(${file}/x.wav)` }), 'refused', file);
  }
  assert.equal(recordings.startMonitor(alice, { file: 'a', format: 'gsm' }), 'refused');
  assert.equal(recordings.startMonitor(alice, { file: 'a', format: 'wav/../../x' }), 'refused');
  assert.equal(recordings.startMix(alice, {}), 'refused');
  assert.deepEqual(port(alice).recordings, []);
  assert.match(warnings[0]!, /cannot be named "\.\.\/up"/);
  assert.equal(recordings.startMonitor(alice, { file: join(folder, 'sub/a') }), 'started');
  assert.equal(recordings.renameMonitor(alice, '../b'), false);
  assert.equal(recordings.renameMonitor(channel('Test/bob-1'), '../b'), true, 'nothing to rename');
});

test('two channels do not write to the same file; one that is being finished is waited for', async () => {
  const { recordings, channel, clock } = await setUp();
  const [alice, bob] = [channel('Test/alice-1'), channel('Test/bob-1')];
  assert.equal(recordings.startMonitor(alice, { file: 'x' }), 'started');
  assert.equal(recordings.startMonitor(bob, { file: 'x' }), 'refused');
  assert.equal(recordings.startMix(bob, { file: 'x-in.wav' }), 'refused');
  recordings.stopMonitor(alice);
  assert.equal(recordings.startMonitor(bob, { file: 'x' }), 'started');
  assert.equal(port(bob).recordings.length, 0);
  await recordings.finished();
  await clock.advance(0);
  assert.equal(port(bob).recordings.length, 1);
});

test('a recording ends with its channel: the monitor is told of before the hang-up, a mix is not', async () => {
  const { recordings, channel, facts } = await setUp();
  const alice = channel('Test/alice-1');
  recordings.startMonitor(alice, { file: 'a' });
  recordings.startMix(alice, { file: 'b.wav' });
  alice.hangup(16);
  const names = facts.map(({ type }) => type).filter((type) => type.startsWith('recording.') || type === 'channel.hungUp');
  assert.deepEqual(names, ['recording.monitorStarted', 'recording.mixStarted', 'recording.monitorStopped', 'channel.hungUp']);
  assert.deepEqual(port(alice).recordingOrders, ['stop', 'stop']);
  assert.deepEqual([recordings.isMonitored(alice), recordings.mixes(alice)], [false, []]);
  await recordings.finished();
  assert.equal(facts.filter(({ type }) => type === 'recording.fileCompleted').length, 3);
});

test('a link in the folder leads no recording out of it', async (t) => {
  const { recordings, alice, time, folder, warnings } = await setUpCall(t);
  const outside = temporaryFolder();
  await writeFile(join(outside, 'secret.wav'), 'secret');
  await mkdir(folder);
  await symlink(outside, join(folder, 'away'));
  await symlink(join(outside, 'secret.wav'), join(folder, 'file.wav'));
  for (const file of ['away/x.wav', 'away/new/x.wav', 'file.wav', 'r.wav']) {
    recordings.startMix(alice, { file, options: file === 'r.wav' ? 'ar(away/r.wav)t(file.wav)' : '' });
    await time.advance(100);
    await recordings.stopMix(alice);
  }
  for (const [first, last] of [
    ['away/m', 'away/m'],
    ['stays', 'away/moved'],
    ['stays', 'away/new/moved'],
  ] as const) {
    recordings.startMonitor(alice, { file: first, mix: true });
    recordings.renameMonitor(alice, last);
    await time.advance(100);
    recordings.stopMonitor(alice);
    await recordings.finished();
  }
  assert.deepEqual(await readdir(outside), ['secret.wav']);
  const refused = warnings.filter((line) => /leads out of|ELOOP/.test(line));
  for (const name of ['away/x.wav', 'away/new/x.wav', 'file.wav', 'away/r.wav', 'away/m-', 'away/moved', 'away/new/moved'])
    assert.ok(
      refused.some((line) => line.includes(join(folder, name))),
      `${name}: ${warnings.join('\n')}`,
    );
});
