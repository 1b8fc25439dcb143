import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { joinSounds } from './join-sounds.ts';

/** A WAV file of 16-bit samples. */
function wav(samples: string, { rate = 8000, claimed = samples.length } = {}): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + claimed, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(claimed, 40);
  return Buffer.concat([header, Buffer.from(samples, 'latin1')]);
}

test('two WAV files become one, by what is there and not by what they claim; other sounds come one behind the other', async () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at('a.wav'), wav('hello ', { claimed: 4000 }));
  await writeFile(at('b.wav'), wav('there!'));
  await joinSounds(at('a.wav'), at('b.wav'), at('c.wav'));
  assert.deepEqual(await readFile(at('c.wav')), wav('hello there!'));
  await writeFile(at('a.ulaw'), 'x'.repeat(200_000));
  await writeFile(at('b.ulaw'), '');
  await joinSounds(at('a.ulaw'), at('b.ulaw'), at('c.ulaw'));
  assert.equal((await readFile(at('c.ulaw'))).length, 200_000);
  await writeFile(at('b.wav'), wav('there!', { rate: 16_000 }));
  await assert.rejects(joinSounds(at('a.wav'), at('b.wav'), at('d.wav')), /not sounds of one kind/);
  await writeFile(at('b.wav'), 'no sound');
  await assert.rejects(joinSounds(at('a.wav'), at('b.wav'), at('d.wav')), /no WAV file/);
});
